package io.kiwidb.engine.write;

import io.kiwidb.Counter;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.Settings;
import io.kiwidb.TimedOperation;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.StoreHealth.Concern;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.manifest.LogSegment;
import io.kiwidb.engine.manifest.OpenTable;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.engine.manifest.VersionEdit;
import io.kiwidb.engine.manifest.VersionSet;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.Tree;
import io.kiwidb.io.FileId;
import io.kiwidb.io.KillPoint;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogWriter;
import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.MemTableProvider;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Creates memtables, and log segments, with which memtables end: a memtable is sealed together with
 * the segment that is being written, so none of its entries are in a later one. Memtables of other
 * keyspaces go on into the next segment.
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
  private final LogSyncer syncer;
  private long nextId = 1;
  private @Nullable OpenSegment segment;

  MemTableSwitch(StoreContext context, VersionSet versions, LogSyncer syncer) {
    this.context = context;
    this.versions = versions;
    this.syncer = syncer;
  }

  /** Returns the segment being written. Requires: {@link #begin} was called. */
  OpenSegment segment() {
    return Objects.requireNonNull(segment, "no segment was created");
  }

  /** Creates the active memtable of a keyspace that has none. */
  void open(Tree tree) {
    TreeContext keyspace = tree.context();
    MemTable table = keyspace
        .parts()
        .memtable()
        .create(new MemTableProvider.Context(
            keyspace.order(), keyspace.settings().number(Settings.MEMTABLE_BYTES)));
    boolean opened = false;
    try {
      tree.open(new MemTableSlot(nextId, table, keyspace.order()));
      opened = true;
    } finally {
      if (!opened) {
        table.close();
      }
    }
    nextId++;
  }

  /**
   * Creates the first segment.
   *
   * @param edit further changes that become durable with it
   * @param opened the tables that the edit adds, by file number
   * @param change is told about the edit
   */
  void begin(VersionEdit edit, Map<Long, OpenTable> opened, VersionSet.Change change) {
    OpenSegment next = create(LogProvider.Link.NONE, 0);
    // Recovery has put the content of earlier logs into tables.
    edit.log(next.info()).oldestLog(next.info().number());
    apply(next, edit, opened, change);
  }

  /**
   * Creates the next segment and seals the memtables of keyspaces that have one. After a failure,
   * the previous ones stay in use, and no file is left; if the manifest is in doubt, the file stays
   * until that is settled.
   *
   * @param lastSequence the last sequence number of the memtables that end
   */
  void seal(List<Tree> trees, long lastSequence) {
    OpenSegment before = segment();
    long length = before.writer().length();
    OpenSegment next =
        create(new LogProvider.Link(before.info().number(), length), before.base() + length);
    VersionEdit edit = new VersionEdit()
        .log(before.info().ended(length, before.writer().syncedLength()))
        .log(next.info());
    MemTableSlot.Seal end =
        new MemTableSlot.Seal(lastSequence, before.info().number(), next.base());
    apply(next, edit, Map.of(), new VersionSet.Change() {
      @Override
      public void install(int keyspace, Version version) {}

      @Override
      public void after() {
        for (Tree tree : trees) {
          tree.seal(end);
        }
      }
    });
  }

  private void apply(
      OpenSegment next, VersionEdit edit, Map<Long, OpenTable> opened, VersionSet.Change change) {
    boolean named = false;
    try {
      versions.apply(edit, opened, change);
      KillPoint.hit("segment.named");
      named = true;
    } finally {
      if (!named) {
        undo(next.writer(), next.info().number());
      }
    }
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

  private void undo(LogWriter writer, long number) {
    try {
      writer.close();
    } finally {
      context.remover().remove(FileNames.log(number));
    }
  }

  private OpenSegment create(LogProvider.Link predecessor, long base) {
    long number = versions.newFileNumber();
    FileId id = new FileId(FileNames.log(number), number, context.database());
    LogProvider provider = context.log();
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
