package io.kiwidb.engine.recover;

import io.kiwidb.CorruptionException;
import io.kiwidb.StorageException;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.manifest.LogSegment;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.FileId;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.spi.BatchReader;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogReader;
import java.util.List;

/**
 * Replays the logs that the manifest names, oldest first.
 *
 * <p>The end of the log: a segment whose final length is known must be complete up to it. If it is
 * shorter, and was not known to be synced that far, a power cut took its tail, and everything after
 * it is discarded, to keep a prefix. If a later segment is known to have been synced, that is
 * impossible (segments are synced in order), so it is corruption. Records after the final length of
 * a segment belong to a failed append that was never acknowledged.
 *
 * <p>Threading: not thread-safe.
 */
final class LogReplay {
  private final StoreContext context;
  private final Sink sink;
  private long lastSequence;
  private long lastReplayed;

  /** Receives the batches in commit order. */
  interface Sink {
    /** Receives one batch of a segment; the array is valid during the call. */
    void accept(LogSegment segment, BatchReader batch, byte[] array);
  }

  LogReplay(StoreContext context, Sink sink) {
    this.context = context;
    this.sink = sink;
  }

  /** Returns the last sequence number seen, including discarded records. */
  long lastSequence() {
    return lastSequence;
  }

  void run(List<LogSegment> segments) {
    requireNoUnknownRecords(segments);
    long previous = 0;
    for (int i = 0; i < segments.size(); i++) {
      LogSegment segment = segments.get(i);
      boolean whole = replay(segment, previous);
      if (!whole) {
        giveUp(segments.subList(i + 1, segments.size()), segment);
        return;
      }
      previous = segment.number();
    }
  }

  /** Replays one segment; returns whether it was complete. */
  private boolean replay(LogSegment segment, long previous) {
    try (LogReader reader = open(segment)) {
      if (previous != 0 && reader.predecessor().number() != previous) {
        throw new CorruptionException(
            FileNames.log(segment.number()),
            0,
            "predecessor " + previous,
            String.valueOf(reader.predecessor().number()));
      }
      String name = FileNames.log(segment.number());
      long sound = segment.startLength();
      while (!isPast(segment, reader.soundLength())
          && reader.next()
          && !isPast(segment, reader.position())) {
        BatchReader batch = batch(name, reader);
        if (batch.firstSequence() <= lastReplayed && batch.count() > 0) {
          throw new CorruptionException(
              FileNames.log(segment.number()),
              reader.position(),
              "a sequence number above " + lastReplayed,
              "" + batch.firstSequence());
        }
        if (batch.count() > 0) { // an empty one has no number of its own
          lastReplayed = batch.firstSequence() + batch.count() - 1;
          lastSequence = Math.max(lastSequence, lastReplayed);
        }
        sink.accept(segment, batch, reader.array());
        sound = reader.soundLength();
      }
      return !segment.isEnded() || sound >= segment.length();
    }
  }

  private static boolean isPast(LogSegment segment, long position) {
    return segment.isEnded() && position >= segment.length();
  }

  private void giveUp(List<LogSegment> later, LogSegment torn) {
    for (LogSegment segment : later) {
      if (segment.hasSyncedRecords()) {
        throw new CorruptionException(
            FileNames.log(torn.number()),
            0,
            torn.length() + " valid bytes, because the later log " + segment.number()
                + " was synced",
            "a shorter log");
      }
      try (LogReader reader = open(segment)) {
        while (reader.next()) {
          BatchReader batch = batch(FileNames.log(segment.number()), reader);
          // Never assigned again.
          lastSequence = Math.max(lastSequence, batch.firstSequence() + batch.count() - 1);
        }
      } catch (CorruptionException e) {
        context.events().warn("recovery.gave-up log=" + segment.number(), e);
      }
    }
  }

  private static BatchReader batch(String name, LogReader reader) {
    return new BatchReader(
        name, reader.position(), reader.array(), reader.offset(), reader.length());
  }

  private LogReader open(LogSegment segment) {
    String name = FileNames.log(segment.number());
    LogProvider provider =
        context.providers().find(LogProvider.class, segment.provider(), "file " + name);
    try {
      return provider.open(new LogProvider.Opening(
          context.storage(),
          new FileId(name, segment.number(), context.database()),
          segment.durableLength()));
    } catch (StorageException e) {
      if (e.reason() == StorageException.Reason.MISSING) {
        throw new CorruptionException(name, 0, "a log segment, as the manifest says", "no file");
      }
      throw e;
    }
  }

  /**
   * Checks that logs unknown to the manifest have no records: such a log was created just before a
   * crash and is empty; otherwise, an edit was lost.
   */
  private void requireNoUnknownRecords(List<LogSegment> segments) {
    long newest = segments.stream().mapToLong(LogSegment::number).max().orElse(0);
    for (String name : context.storage().list()) {
      long number = FileNames.parse(name)
          .filter(p -> p.kind() == FileNames.Kind.WAL)
          .map(FileNames.Parsed::number)
          .orElse(0L);
      if (number > newest && hasRecords(name, number)) {
        throw new CorruptionException(
            name,
            0,
            "no log newer than " + newest + ", the last that the manifest names",
            "a log with records");
      }
    }
  }

  private boolean hasRecords(String name, long number) {
    try (ReadableFile file = context.storage().open(name)) {
      LogProvider provider = context
          .providers()
          .find(LogProvider.class, FileHeader.read(file).provider(), "file " + name);
      try (LogReader reader = provider.open(new LogProvider.Opening(
          context.storage(), new FileId(name, number, context.database()), 0))) {
        return reader.next();
      }
    } catch (CorruptionException e) {
      return false; // not even its header was synced
    }
  }
}
