package io.kiwidb.engine.write;

import io.kiwidb.Counter;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.Settings;
import io.kiwidb.TimedOperation;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.StoreHealth.Concern;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.manifest.LogSegment;
import io.kiwidb.engine.manifest.OpenTable;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.engine.manifest.VersionEdit;
import io.kiwidb.engine.manifest.VersionSet;
import io.kiwidb.engine.settings.WriteSettings;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.SuperVersions;
import io.kiwidb.engine.view.TreeState;
import io.kiwidb.io.FileId;
import io.kiwidb.io.KillPoint;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogWriter;
import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.MemTableProvider;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Creates a memtable together with the log segment for the same entries, ending the previous ones.
 *
 * <p>The order prevents failures known from similar engines: the segment's header is durable, then
 * its directory entry, then the manifest names it, and only then is anything appended to it. The
 * manifest also records the length of the previous segment, and how far it was synced at this time,
 * so that missing data is detected.
 *
 * <p>Threading: not thread-safe; under the commit lock.
 */
final class MemTableSwitch {
  private final StoreContext context;
  private final VersionSet versions;
  private final SuperVersions superVersions;
  private final LogSyncer syncer;
  private long nextId = 1;
  private @Nullable OpenSegment segment;
  private @Nullable MemTableSlot active;

  MemTableSwitch(TreeState tree, LogSyncer syncer) {
    this.context = tree.context();
    this.versions = tree.versions();
    this.superVersions = tree.superVersions();
    this.syncer = syncer;
  }

  /** Returns the active memtable. Requires: {@link #begin} was called. */
  MemTableSlot active() {
    return Objects.requireNonNull(active, "no memtable was created");
  }

  /** Returns the segment being written. Requires: {@link #begin} was called. */
  OpenSegment segment() {
    return Objects.requireNonNull(segment, "no segment was created");
  }

  /** Returns whether the active memtable has reached its size limit. */
  boolean isDue() {
    return isDue(1);
  }

  /**
   * Returns whether the active memtable has used the memory limit for all memtables; checked while
   * it cannot be sealed.
   */
  boolean isOverfull() {
    return isDue(1 + context.settings().number(Settings.MEMTABLE_SEALED));
  }

  private boolean isDue(long times) {
    MemTable table = active().table();
    WriteSettings settings = context.settings().forWrites();
    return table.memoryBytes() >= times * settings.memtableBytes()
        || (settings.memtableEntries() > 0
            && table.entries() >= times * settings.memtableEntries());
  }

  /**
   * Creates the next memtable and segment. After a failure, the previous ones stay in use, and no
   * file is left; if the manifest is in doubt, the file stays until that is settled.
   *
   * @param lastSequence the last sequence number of the memtable that ends
   * @param edit further changes that become durable with it
   * @param opened the tables that the edit adds, by file number
   */
  void begin(long lastSequence, VersionEdit edit, Map<Long, OpenTable> opened) {
    OpenSegment before = segment;
    long beforeLength = before == null ? 0 : before.writer().length();
    LogProvider.Link link = before == null
        ? LogProvider.Link.NONE
        : new LogProvider.Link(before.info().number(), beforeLength);
    OpenSegment next = create(link, before == null ? 0 : before.base() + beforeLength);
    MemTable table = null;
    boolean named = false;
    try {
      if (before != null) {
        edit.log(before.info().ended(beforeLength, before.writer().syncedLength()));
      }
      edit.log(next.info());
      if (before == null) {
        // Recovery has put the content of earlier logs into tables.
        edit.oldestLog(next.info().number());
      }
      table = context
          .parts()
          .memtable()
          .create(new MemTableProvider.Context(
              context.order(), context.settings().number(Settings.MEMTABLE_BYTES)));
      MemTableSlot slot = new MemTableSlot(nextId, table, next.info().number());
      versions.apply(edit, opened, version -> install(slot, version, lastSequence));
      KillPoint.hit("segment.named");
      named = true;
    } finally {
      if (!named) {
        undo(next.writer(), next.info().number());
        close(table);
      }
    }
    nextId++;
    segment = next;
    tellSyncer(next);
  }

  /** Registers the segment with the syncer; otherwise it would never be synced. */
  private void tellSyncer(OpenSegment next) {
    boolean told = false;
    try {
      syncer.opened(next);
      told = true;
    } finally {
      if (!told) {
        syncer.fail();
        context
            .health()
            .worsen(Concern.LOG, Health.FATAL, "out of memory while creating a log segment", null);
      }
    }
  }

  private static void close(@Nullable MemTable table) {
    if (table != null) {
      table.close();
    }
  }

  private void undo(LogWriter writer, long number) {
    try {
      writer.close();
    } finally {
      context.remover().remove(FileNames.log(number));
    }
  }

  private void install(MemTableSlot next, Version version, long lastSequence) {
    MemTableSlot before = active;
    if (before != null) {
      before.seal(lastSequence);
    }
    active = next;
    superVersions.activate(next, version);
  }

  private OpenSegment create(LogProvider.Link predecessor, long base) {
    long number = versions.newFileNumber();
    FileId id = new FileId(FileNames.log(number), number, context.database());
    LogProvider provider = context.parts().log();
    LogWriter writer = null;
    boolean ready = false;
    try {
      writer = provider.create(new LogProvider.Creation(
          context.storage(), id, predecessor, context.settings().number(Settings.MEMTABLE_BYTES)));
      context.counters().increment(Counter.LOG_SYNCS);
      long begun = context.recorder().beginAlways();
      writer.sync();
      KillPoint.hit("segment.synced");
      context.recorder().end(TimedOperation.SYNC, begun);
      context.syncDirectory();
      ready = true;
      KillPoint.hit("segment.durable");
      return new OpenSegment(
          new LogSegment(number, provider.format(), writer.length(), 0, 0), writer, base);
    } finally {
      if (!ready && writer != null) {
        undo(writer, number);
      } else if (!ready) {
        context.remover().remove(id.name()); // the provider may have created the file
      }
    }
  }
}
