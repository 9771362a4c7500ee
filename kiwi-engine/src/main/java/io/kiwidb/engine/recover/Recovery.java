package io.kiwidb.engine.recover;

import io.kiwidb.CorruptionException;
import io.kiwidb.KiwiException;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.expiry.Stripes;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.flush.MemTableWriter;
import io.kiwidb.engine.manifest.CurrentFile;
import io.kiwidb.engine.manifest.KeyspaceState;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.manifest.LogSegment;
import io.kiwidb.engine.manifest.ManifestReader;
import io.kiwidb.engine.manifest.ManifestState;
import io.kiwidb.engine.manifest.OpenBlob;
import io.kiwidb.engine.manifest.OpenTable;
import io.kiwidb.engine.manifest.VersionEdit;
import io.kiwidb.engine.manifest.VersionParts;
import io.kiwidb.engine.range.KnownReaders;
import io.kiwidb.engine.table.TableFactories;
import io.kiwidb.engine.table.TableFactory;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.KillPoint;
import io.kiwidb.io.Storage;
import io.kiwidb.spi.BatchReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds the acknowledged state: reads the manifest, opens every table it names, and replays the
 * logs into a memtable for each keyspace. These are written to tables as they fill up, so that a
 * replay never needs more memory than the memtables of an open store.
 *
 * <p>An entry is replayed if it is in a log that is required for its keyspace: the tables of a
 * keyspace may contain entries of a log that another one needs. Entries of dropped keyspaces are
 * skipped.
 *
 * <p>The manifest does not name any file written here until the caller applies one edit; a crash
 * before that leaves orphans that the next recovery removes.
 *
 * <p>Threading: not thread-safe.
 */
public final class Recovery {
  private final StoreContext context;
  private final AtomicLong nextFileNumber;
  private final TableFactories tables;
  private final Mode mode;
  private final ManifestState state;
  private final Map<Integer, Replayed> trees = new TreeMap<>();
  private final Map<Long, OpenTable> opened = new LinkedHashMap<>();
  private final VersionEdit edit = new VersionEdit().readers(KnownReaders.NEW);
  private @Nullable Replayed last; // the keyspace of the previous entry
  private long replayedSinceCheck;

  /** What to do with replayed memtables. */
  public enum Mode {
    /** Write them to tables. */
    WRITE_TABLES,
    /** Keep them in memory, because nothing may be written. */
    KEEP_IN_MEMORY
  }

  /**
   * The content of a manifest.
   *
   * @param database the identity of the database
   * @param state the sum of its edits
   */
  public record Manifest(UUID database, ManifestState state) {}

  /**
   * The result of a recovery.
   *
   * @param trees the keyspaces, by id
   * @param edit adds tables with the content of the logs, and deletions of ranges from them
   * @param opened the new tables, open, by number
   * @param lastSequence the last sequence number ever used
   */
  public record Recovered(
      List<Keyspace> trees, VersionEdit edit, Map<Long, OpenTable> opened, long lastSequence) {
    /**
     * A recovered keyspace.
     *
     * @param context its context
     * @param tables the tables that the manifest names, open
     * @param parts what the manifest names besides them, open
     * @param memtables the content of the logs, oldest first, if nothing may be written
     */
    public record Keyspace(
        TreeContext context,
        List<LevelTable> tables,
        VersionParts parts,
        List<ReplayedMemTable> memtables) {}
  }

  /** A keyspace during the replay. */
  private static final class Replayed {
    private final TreeContext context;
    private final long oldestLog;
    private final long flushedSequence;
    private final List<LevelTable> present = new ArrayList<>();
    private final List<OpenBlob> blobs = new ArrayList<>();
    private final List<ReplayedMemTable> kept = new ArrayList<>();
    private @Nullable ReplayedMemTable memtable;

    Replayed(TreeContext context, long oldestLog, long flushedSequence) {
      this.context = context;
      this.oldestLog = oldestLog;
      this.flushedSequence = flushedSequence;
    }

    long bytes() {
      ReplayedMemTable replayed = memtable;
      return replayed == null ? 0 : replayed.memoryBytes();
    }
  }

  /**
   * Creates a recovery.
   *
   * @param nextFileNumber numbers of new files
   */
  public Recovery(StoreContext context, ManifestState state, AtomicLong nextFileNumber, Mode mode) {
    this.context = context;
    this.state = state;
    this.nextFileNumber = nextFileNumber;
    this.tables = new TableFactories(context, nextFileNumber::getAndIncrement);
    this.mode = mode;
  }

  /** Reads the manifest that CURRENT names. */
  public static Manifest readManifest(Storage storage) {
    String name = CurrentFile.read(storage);
    if (!storage.exists(name)) {
      throw new CorruptionException(FileNames.CURRENT, 0, "the name of an existing manifest", name);
    }
    ManifestState state = new ManifestState();
    FileHeader header = ManifestReader.read(
            storage, name, (position, edit) -> state.apply(name, position, edit))
        .header();
    return new Manifest(header.database(), state);
  }

  /** Returns a number above that of every existing file and of every file known to the manifest. */
  public static long nextFileNumber(Storage storage, ManifestState state) {
    long next = state.nextFileNumber();
    for (String name : storage.list()) {
      next = Math.max(
          next, FileNames.parse(name).map(parsed -> parsed.number() + 1).orElse(0L));
    }
    return next;
  }

  /**
   * Opens the tables and replays the logs. After a failure, everything opened is closed again.
   *
   * @param contexts the contexts of all keyspaces of the manifest
   */
  public Recovered run(List<TreeContext> contexts) {
    boolean done = false;
    try {
      long lastSequence = state.lastSequence();
      for (TreeContext tree : contexts) {
        KeyspaceState keyspace = state.keyspace(tree.id()).orElseThrow();
        Replayed replayed =
            new Replayed(tree, state.oldestLog(tree.id()), keyspace.flushedSequence());
        trees.put(tree.id(), replayed);
        lastSequence = Math.max(lastSequence, replayed.flushedSequence);
        TableFactory factory = tables.of(tree);
        for (TableInfo info : keyspace.tables()) {
          replayed.present.add(LevelTable.of(
              info,
              factory.open(info),
              tree.order(),
              keyspace.applied(info.number()),
              keyspace.blobs().references(info.number())));
        }
        replayed.blobs.addAll(factory.blobs().openAll(keyspace.blobs().files()));
      }
      KillPoint.hit("recovery.tables-opened");
      LogReplay replay = new LogReplay(context, this::apply);
      replay.run(state.logs());
      trees.values().forEach(this::endMemtable);
      KillPoint.hit("recovery.replayed");
      List<Recovered.Keyspace> recovered = new ArrayList<>();
      trees
          .values()
          .forEach(tree -> recovered.add(new Recovered.Keyspace(
              tree.context,
              tree.present,
              new VersionParts(
                  state.keyspace(tree.context.id()).orElseThrow().rangeDeletions(), tree.blobs),
              tree.kept)));
      done = true;
      return new Recovered(recovered, edit, opened, Math.max(lastSequence, replay.lastSequence()));
    } finally {
      if (!done) {
        trees
            .values()
            .forEach(
                tree -> tree.present.forEach(table -> table.table().reader().close()));
        opened.values().forEach(table -> table.reader().close());
        trees.values().forEach(tree -> OpenBlob.closeUnused(tree.blobs));
        OpenBlob.closeUnused(edit.openedBlobs());
      }
    }
  }

  private void apply(LogSegment segment, BatchReader batch, byte[] array) {
    while (batch.next()) {
      Replayed tree = last;
      if (tree == null || tree.context.id() != batch.keyspace()) {
        tree = trees.get(batch.keyspace());
        last = tree;
      }
      if (tree == null) {
        requireDropped(segment, batch);
      } else if (segment.number() >= tree.oldestLog) {
        add(tree, batch, array);
      }
    }
    limitMemory();
  }

  private void requireDropped(LogSegment segment, BatchReader batch) {
    if (!state.wasCreated(batch.keyspace())) {
      throw new CorruptionException(
          FileNames.log(segment.number()),
          batch.origin(),
          "a keyspace id below " + state.nextKeyspace() + ", as the manifest says",
          String.valueOf(batch.keyspace()));
    }
  }

  private void add(Replayed tree, BatchReader batch, byte[] array) {
    if (batch.sequence()
        <= tree.flushedSequence) { // no required log has entries that are in tables
      throw new CorruptionException(
          batch.file(),
          batch.origin(),
          "a sequence number above " + tree.flushedSequence,
          "" + batch.sequence());
    }
    ReplayedMemTable memtable = tree.memtable;
    if (memtable == null) {
      memtable = new ReplayedMemTable(tree.context);
      tree.memtable = memtable;
    }
    try {
      memtable.add(batch, array);
    } catch (KiwiException e) {
      throw e;
    } catch (RuntimeException e) { // a memtable cannot have rejected it when it was written
      CorruptionException damage = new CorruptionException(
          batch.file(),
          batch.origin(),
          "a batch accepted by memtable " + tree.context.provider(ProviderKind.MEMTABLE),
          "one that it rejects: " + e);
      damage.addSuppressed(e);
      throw damage;
    }
    replayedSinceCheck += batch.keyLength() + batch.valueLength();
    if (memtable.memoryBytes() >= tree.context.settings().number(Settings.MEMTABLE_BYTES)) {
      endMemtable(tree);
    }
  }

  /** Writes the largest memtables if all together need too much memory. */
  private void limitMemory() {
    long limit = context.settings().number(Settings.MEMTABLE_TOTAL_BYTES);
    if (trees.size() == 1 || replayedSinceCheck < limit / 16) {
      return;
    }
    replayedSinceCheck = 0;
    long bytes = trees.values().stream().mapToLong(Replayed::bytes).sum();
    if (mode == Mode.WRITE_TABLES && bytes >= limit) {
      List<Replayed> largest = new ArrayList<>(trees.values());
      largest.sort(Comparator.comparingLong(Replayed::bytes).reversed());
      for (Replayed tree : largest) {
        bytes -= tree.bytes();
        endMemtable(tree);
        if (bytes < limit / 2) {
          break;
        }
      }
    }
  }

  private void endMemtable(Replayed tree) {
    ReplayedMemTable memtable = tree.memtable;
    if (memtable == null) {
      return;
    }
    tree.memtable = null;
    if (mode == Mode.KEEP_IN_MEMORY) {
      tree.kept.add(memtable);
      return;
    }
    int keyspace = tree.context.id();
    TableFactory factory = tables.of(tree.context);
    memtable.deletions().forEach(deletion -> edit.add(keyspace, deletion));
    MemTableWriter.write(
            memtable.table(),
            factory,
            tree.context,
            Stripes.from(context.clock().now()),
            memtable.deletions())
        .ifPresent(files -> {
          for (TableInfo info : files.infos()) {
            edit.add(info);
            if (!memtable.deletions().isEmpty()) {
              edit.applied(keyspace, info.number(), memtable.lastSequence());
            }
          }
          opened.putAll(factory.openAll(files, edit));
          KillPoint.hit("recovery.table-written");
        });
    memtable.table().close();
  }

  /** Returns the number of the next new file. */
  public long nextFileNumber() {
    return nextFileNumber.get();
  }
}
