package io.kiwidb.engine.copies;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kiwidb.LogSegmentInfo;
import io.kiwidb.ReadOnlyDatabaseException;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.files.FileRemover;
import io.kiwidb.engine.flush.FlushQueue;
import io.kiwidb.engine.manifest.BlobFile;
import io.kiwidb.engine.manifest.CopiedManifest;
import io.kiwidb.engine.manifest.KeyspaceState;
import io.kiwidb.engine.manifest.LogSegment;
import io.kiwidb.engine.manifest.ManifestState;
import io.kiwidb.engine.manifest.VersionEdit;
import io.kiwidb.engine.manifest.VersionSet;
import io.kiwidb.engine.settings.SettingsFile;
import io.kiwidb.engine.view.Trees;
import io.kiwidb.engine.write.CommitPipeline;
import io.kiwidb.io.FileId;
import io.kiwidb.io.KillPoint;
import io.kiwidb.io.Storage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Takes images of an open store.
 *
 * <p>Invariants. <b>I1</b>: an image contains every batch up to its sequence number, and no later
 * one: state, logs and number are read while no batch is being logged. <b>I2</b>: what skipped the
 * log before the call is in tables first. <b>I3</b>: no file of an image is removed before the
 * image is closed: removal is suspended from before the state is read until the files are pinned.
 * <b>I4</b>: the store is closed only after the last image.
 *
 * <p>Threading: thread-safe. Writers wait for an image as long as it takes to read the state,
 * without any I/O.
 */
public final class StoreImages {
  private final StoreContext context;
  private final Source source;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition none = lock.newCondition();

  @GuardedBy("lock")
  private final Map<Thread, Integer> takers = new HashMap<>(); // how many images each has open

  /**
   * Where the content of an image comes from.
   *
   * @param versions the durable state
   * @param pipeline the logs
   * @param flushes writes memtables to tables
   * @param trees the keyspaces
   */
  public record Source(
      VersionSet versions, CommitPipeline pipeline, FlushQueue flushes, Trees trees) {}

  /** Creates it for one store. */
  public StoreImages(StoreContext context, Source source) {
    this.context = context;
    this.source = source;
  }

  /** What is read between two batches. */
  private record Moment(ManifestState state, long sequence, Map<Long, LogSegmentInfo> logs) {}

  /**
   * Takes an image of now. The caller must close it.
   *
   * <p>Failure: {@link ReadOnlyDatabaseException} if the store is in a state that only reopening
   * ends: what its logs contain is unknown, or a table is corrupt.
   */
  public StoreImage take() {
    Thread taker = Thread.currentThread();
    enter(taker);
    boolean taken = false;
    try {
      context.health().requireOpen();
      requireSound();
      if (source.pipeline().needsFlush()) { // I2
        context.health().requireWritable();
        context.hold().requireNone("a copy of a store with writes that are not in the log");
        source.flushes().awaitFlushed(source.pipeline().seal(source.trees().list()));
      }
      StoreImage image = look(taker);
      taken = true;
      KillPoint.hit("copy.pinned");
      return image;
    } finally {
      if (!taken) {
        leave(taker);
      }
    }
  }

  private void requireSound() {
    if (!context.health().isFlushable()) {
      throw new ReadOnlyDatabaseException(
          "no copy of database " + context.storage().location() + " can be made: "
              + context.health().state().cause().orElse("its state is unknown")
              + "; reopen it first",
          null);
    }
  }

  private StoreImage look(Thread taker) {
    FileRemover remover = context.remover();
    remover.hold(); // I3
    try {
      Moment moment = source.pipeline().still(this::moment); // I1
      List<ImageFile> files = files(moment);
      List<String> names = files.stream()
          .filter(file -> !(file instanceof ImageFile.Written))
          .map(ImageFile::name)
          .toList();
      return new StoreImage(
          context, moment.sequence(), files, remover.pin(names), () -> leave(taker));
    } finally {
      remover.letGo();
    }
  }

  private Moment moment(long sequence, List<LogSegmentInfo> open) {
    Map<Long, LogSegmentInfo> logs = new HashMap<>();
    open.forEach(log -> logs.put(log.number(), log));
    return new Moment(source.versions().durableState(), sequence, logs);
  }

  private List<ImageFile> files(Moment moment) {
    long number = source.versions().newFileNumber();
    VersionEdit changes = new VersionEdit()
        .lastSequence(moment.sequence())
        .nextFileNumber(number + 1)
        .time(context.clock().toRecord());
    List<ImageFile> files = new ArrayList<>();
    for (KeyspaceState keyspace : moment.state().keyspaces()) {
      for (TableInfo table : keyspace.tables()) {
        files.add(new ImageFile.Whole(FileNames.table(table.number()), table.bytes()));
      }
      for (BlobFile blob : keyspace.blobs().files()) {
        files.add(new ImageFile.Whole(FileNames.blob(blob.number()), blob.bytes()));
      }
    }
    for (LogSegment log : moment.state().logs()) {
      files.add(log(log, moment.logs().get(log.number()), changes));
    }
    SettingsFile.newest(context.storage())
        .ifPresent(name -> files.add(new ImageFile.Whole(name, context.storage().size(name))));
    CopiedManifest manifest = CopiedManifest.of(
        new FileId(FileNames.manifest(number), number, context.database()),
        moment.state(),
        changes);
    files.add(new ImageFile.Written(manifest.name(), manifest.manifest()));
    files.add(new ImageFile.Written(FileNames.CURRENT, manifest.current()));
    return files;
  }

  /**
   * Returns the part of a log that belongs to an image. The end of one that is still written, or is
   * not known to be durable, becomes durable in the copy. Of a store that is open read-only the
   * last log is taken as it is, with a torn end, and the copy recovers from it as the store would.
   */
  private ImageFile log(LogSegment log, @Nullable LogSegmentInfo open, VersionEdit changes) {
    String name = FileNames.log(log.number());
    if (open != null) {
      changes.log(log.ended(open.bytes(), open.bytes()));
      return new ImageFile.Start(name, open.bytes());
    }
    if (log.isEnded() && log.durableLength() >= log.length()) {
      return new ImageFile.Whole(name, log.length());
    }
    Storage storage = context.storage();
    long size = storage.size(name);
    return new ImageFile.Start(name, log.isEnded() ? Math.min(size, log.length()) : size);
  }

  private void enter(Thread taker) {
    lock.lock();
    try {
      takers.merge(taker, 1, Integer::sum);
    } finally {
      lock.unlock();
    }
  }

  private void leave(Thread taker) {
    lock.lock();
    try {
      takers.computeIfPresent(taker, (same, n) -> n == 1 ? null : n - 1);
      if (takers.isEmpty()) {
        none.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether the current thread is making a copy: it cannot wait for itself. */
  public boolean isTakenHere() {
    lock.lock();
    try {
      return takers.containsKey(Thread.currentThread());
    } finally {
      lock.unlock();
    }
  }

  /** Returns when no image is open (I4). Requires: the store is being closed. */
  public void awaitNone() {
    lock.lock();
    try {
      while (!takers.isEmpty()) {
        none.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }
}
