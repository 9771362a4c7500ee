package io.kiwidb.engine.write;

import io.kiwidb.DatabaseState.Health;
import io.kiwidb.StorageException;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.StoreHealth.Concern;
import io.kiwidb.engine.manifest.OpenTable;
import io.kiwidb.engine.manifest.VersionEdit;
import io.kiwidb.engine.manifest.VersionSet;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.Tree;
import io.kiwidb.engine.view.Trees;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes room for writes: seals memtables that are due, creates missing ones, and announces sealed
 * ones for flushing.
 *
 * <p>Threading: not thread-safe; under the commit lock.
 */
final class MemTableRoom {
  private final StoreContext context;
  private final Trees trees;
  private final Admission admission;
  private final LogSyncer syncer;
  private final LongSupplier lastSequence;
  private final CommitPipeline.Hooks hooks;
  private final MemTableSwitch memtables;
  private final MemTableLimits limits;
  private boolean switchOwed; // after one that failed

  /** Creates it; there is no segment yet. */
  MemTableRoom(
      StoreContext context, Trees trees, Admission admission, CommitPipeline.Commits commits) {
    this.context = context;
    this.trees = trees;
    this.syncer = commits.syncer();
    this.memtables = new MemTableSwitch(context, syncer.versions(), syncer);
    this.limits = new MemTableLimits(context, trees);
    this.admission = admission;
    this.lastSequence = commits.sequences()::get;
    this.hooks = commits.hooks();
  }

  OpenSegment segment() {
    return memtables.segment();
  }

  void begin(VersionEdit edit, Map<Long, OpenTable> opened, VersionSet.Change change) {
    memtables.begin(edit, opened, change);
  }

  /**
   * Makes room for a batch. Returns false if a memtable is full and cannot be sealed for now;
   * writers are stopped then.
   *
   * @param touched the trees of the batch
   */
  boolean make(Tree[] touched, long bytes) {
    @Nullable Set<Tree> due = null;
    for (Tree tree : touched) {
      if (MemTableLimits.isFull(tree)) {
        due = with(tree, due);
      }
    }
    if (limits.isCheckDue(bytes)) {
      for (Tree tree : limits.beyond(segment().end())) {
        due = with(tree, due);
      }
    }
    if (due != null && !seal(due, touched)) {
      return false;
    }
    for (Tree tree : touched) {
      if (tree.active().isNone()) {
        memtables.open(tree);
      }
    }
    return true;
  }

  private static Set<Tree> with(Tree tree, @Nullable Set<Tree> set) {
    Set<Tree> some = set == null ? new LinkedHashSet<>() : set;
    some.add(tree);
    return some;
  }

  private void requireNotHeld() {
    context.hold().requireNone("sealing a memtable");
  }

  /**
   * Seals memtables for a write, unless the directory is frozen. That is asked only once: a pause
   * that begins meanwhile waits for the commit lock, and a write must not fail because of it.
   */
  private boolean seal(Set<Tree> due, Tree[] touched) {
    if (!context.hold().isHeld()) {
      switchMemtables(List.copyOf(due));
      return true;
    }
    for (Tree tree : touched) {
      if (MemTableLimits.isOverfull(tree)) {
        admission.stopWhileHeld();
        return false;
      }
    }
    return true;
  }

  /** Seals the memtables of those trees that have entries. */
  void sealUsed(List<Tree> candidates) {
    List<Tree> used = new ArrayList<>();
    for (Tree tree : candidates) {
      if (!tree.active().isEmpty() && !tree.isGone()) {
        used.add(tree);
      }
    }
    if (!used.isEmpty()) {
      requireNotHeld();
      switchMemtables(used);
    }
  }

  /** Begins a new segment, with the memtables as they are. */
  void newSegment() {
    requireNotHeld();
    switchMemtables(List.of());
  }

  /**
   * Begins a new segment after a failed write of the log, if one is needed. If a segment cannot be
   * synced, nothing behind it counts as durable before it is in a table; so all memtables are
   * sealed.
   */
  void resume() {
    long broken = syncer.newestBroken();
    List<Tree> affected = new ArrayList<>();
    for (Tree tree : trees.list()) {
      MemTableSlot slot = tree.active();
      if (slot.firstLog() != 0 && broken != 0) {
        affected.add(tree);
      }
    }
    if (switchOwed || !affected.isEmpty() || broken == segment().info().number()) {
      requireNotHeld();
      switchMemtables(affected); // C5
    }
  }

  private void switchMemtables(List<Tree> due) {
    try {
      memtables.seal(due, lastSequence.getAsLong());
    } catch (StorageException e) {
      boolean full = e.reason() == StorageException.Reason.DISK_FULL;
      switchOwed = true;
      context
          .health()
          .worsen(
              Concern.LOG,
              full ? Health.READ_ONLY : Health.DEGRADED,
              "the next log segment could not be created",
              e);
      hooks.readOnly();
      throw e;
    }
    switchOwed = false;
    context.health().resolved(Concern.LOG);
    announce(due);
  }

  private void announce(List<Tree> sealed) {
    boolean announced = false;
    try {
      hooks.sealed(Collections.unmodifiableList(sealed));
      announced = true;
    } finally {
      if (!announced) { // a memtable may never be flushed
        context
            .health()
            .worsen(
                Concern.FLUSH,
                Health.FATAL,
                "a sealed memtable could not be queued for flushing",
                null);
      }
    }
  }
}
