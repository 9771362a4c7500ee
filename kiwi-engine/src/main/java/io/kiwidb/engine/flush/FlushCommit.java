package io.kiwidb.engine.flush;

import io.kiwidb.Counter;
import io.kiwidb.KiwiEvent;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.manifest.OpenBlob;
import io.kiwidb.engine.manifest.OpenTable;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.engine.manifest.VersionEdit;
import io.kiwidb.engine.manifest.VersionSet;
import io.kiwidb.engine.range.KnownReaders;
import io.kiwidb.engine.table.TableFactories;
import io.kiwidb.engine.table.WrittenFiles;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.Tree;
import io.kiwidb.engine.view.Trees;
import io.kiwidb.engine.write.LogSyncer;
import io.kiwidb.io.KillPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Commits written memtables by one edit, and removes the logs that nothing needs any more.
 *
 * <p>Threading: not thread-safe; one thread at a time.
 */
final class FlushCommit {
  private final Trees trees;
  private final VersionSet versions;
  private final TableFactories tables;
  private final LogSyncer syncer;

  /** Thrown when a keyspace of the group was dropped or cleared; nothing was committed. */
  static final class KeyspaceGoneException extends RuntimeException {
    private static final long serialVersionUID = 1;

    KeyspaceGoneException() {
      super("a keyspace was dropped during its flush", null, false, false);
    }
  }

  FlushCommit(FlushQueue.Source source, TableFactories tables, LogSyncer syncer) {
    this.trees = source.trees();
    this.versions = source.versions();
    this.tables = tables;
    this.syncer = syncer;
  }

  /**
   * Makes the tables of the group, and its deletions of ranges, durable parts of their keyspaces.
   *
   * @param readers the open snapshots, read after everything in the group was visible
   */
  void run(List<SealedMemTable> group, KnownReaders readers) {
    Map<Tree, List<MemTableSlot>> slots = new LinkedHashMap<>();
    group.forEach(
        one -> slots.computeIfAbsent(one.tree(), tree -> new ArrayList<>()).add(one.slot()));
    VersionEdit edit = new VersionEdit().readers(readers);
    group.forEach(one -> addRangeDeletions(one, edit));
    Set<MemTableSlot> flushed = new HashSet<>();
    group.forEach(one -> flushed.add(one.slot()));
    long needed = LogNeeds.oldest(trees, syncer, flushed);
    edit.oldestLog(needed);
    for (SealedMemTable one : group) {
      long next = one.slot().end().lastLog() + 1;
      if (next > needed) {
        edit.oldestLog(one.tree().id(), next);
      }
    }
    versions.apply(edit, open(group, edit), new VersionSet.Change() {
      private final Map<Tree, List<MemTableSlot>> left = new HashMap<>(slots);

      @Override
      public void before() {
        if (slots.keySet().stream().anyMatch(Tree::isGone)) {
          throw new KeyspaceGoneException();
        }
      }

      @Override
      public void install(int keyspace, Version next) {
        for (Tree tree : slots.keySet()) {
          List<MemTableSlot> flushed = tree.id() == keyspace ? left.remove(tree) : null;
          if (flushed != null) {
            tree.superVersions().install(next, flushed);
          }
        }
      }

      @Override
      public void after() { // nothing of these had to be written
        left.forEach((tree, flushed) -> tree.superVersions().remove(flushed));
      }
    });
    KillPoint.hit("flush.committed");
  }

  /**
   * Gives up a broken segment that no memtable needs, because every append to it failed. Returns
   * whether there was one.
   */
  boolean releaseBroken(StoreContext context) {
    long broken = syncer.newestBroken();
    if (broken == 0) {
      return false;
    }
    long needed = LogNeeds.oldest(trees, syncer, Set.of());
    if (needed <= broken) {
      return false; // until its memtables are in tables
    }
    versions.apply(new VersionEdit().oldestLog(needed));
    LogNeeds.removeObsolete(versions, syncer, context);
    return true;
  }

  private static void addRangeDeletions(SealedMemTable one, VersionEdit edit) {
    SealedMemTable.Written written = Objects.requireNonNull(one.written());
    int keyspace = one.tree().id();
    written.deletions().forEach(deletion -> edit.add(keyspace, deletion));
    if (!written.deletions().isEmpty()) {
      written.table().ifPresent(table -> edit.applied(keyspace, table.number(), written.applied()));
    }
  }

  private Map<Long, OpenTable> open(List<SealedMemTable> group, VersionEdit edit) {
    Map<Long, OpenTable> opened = new HashMap<>();
    boolean all = false;
    try {
      for (SealedMemTable one : group) {
        WrittenFiles files = Objects.requireNonNull(one.written()).files();
        files.infos().forEach(edit::add);
        opened.putAll(tables.of(one.tree().context()).openAll(files, edit));
      }
      all = true;
      return opened;
    } finally {
      if (!all) {
        OpenTable.closeUnused(opened.values());
        OpenBlob.closeUnused(edit.openedBlobs());
      }
    }
  }

  private static Optional<TableInfo> table(SealedMemTable one) {
    return Objects.requireNonNull(one.written()).table();
  }

  /** Does what follows a commit: removes logs, counts, reports. */
  void ended(List<SealedMemTable> group, StoreContext context, FlushQueue.Hooks hooks) {
    LogNeeds.removeObsolete(versions, syncer, context); // F3
    KillPoint.hit("flush.log-obsolete");
    for (SealedMemTable one : group) {
      Tree tree = one.tree();
      long bytes = table(one).map(TableInfo::bytes).orElse(0L);
      tree.context().counters().increment(Counter.FLUSHES);
      long apart = Objects.requireNonNull(one.written()).files().blobBytes();
      tree.context().counters().add(Counter.FLUSH_BYTES, bytes + apart);
      tree.context().traffic().flushed(bytes);
      context
          .events()
          .tell(new KiwiEvent.FlushCompleted(
              tree.context().name(),
              one.slot().id(),
              table(one),
              Objects.requireNonNull(one.written()).took()));
      hooks.flushed(tree, bytes);
    }
  }
}
