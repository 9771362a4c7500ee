package io.kiwidb.engine.write;

import io.kiwidb.Settings;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.settings.WriteSettings;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.Tree;
import io.kiwidb.engine.view.Trees;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Decides which active memtables are to be sealed: one that has reached its own limit; the largest
 * ones, if all together need too much memory; and those that keep the log from being shortened.
 *
 * <p>With one keyspace only its own limit matters. The limits for all are checked each time that a
 * sixteenth of them has been written, because a check looks at every keyspace.
 *
 * <p>Threading: not thread-safe; under the commit lock.
 */
final class MemTableLimits {
  private static final int CHECKS = 16;

  /**
   * The part of the memory that stays in use when it is exceeded, so that not every write seals.
   */
  private static final double KEPT = 0.75;

  private static final long LOG_PER_MEMTABLE = 8;

  /** Reads ask up to log n sets of the range deletions of a memtable; after a flush, one. */
  private static final long MOST_RANGE_DELETIONS = 16_384;

  private final StoreContext context;
  private final Trees trees;
  private long written; // since the last check, in bytes of batches

  MemTableLimits(StoreContext context, Trees trees) {
    this.context = context;
    this.trees = trees;
  }

  /** Returns whether a memtable has reached its own limit. */
  static boolean isFull(Tree tree) {
    return isFull(tree, 1);
  }

  /**
   * Returns whether a memtable has used the memory for all of its keyspace; checked while it cannot
   * be sealed.
   */
  static boolean isOverfull(Tree tree) {
    return isFull(tree, 1 + tree.context().settings().number(Settings.MEMTABLE_SEALED));
  }

  private static boolean isFull(Tree tree, long times) {
    MemTableSlot slot = tree.active();
    WriteSettings settings = tree.context().settings().forWrites();
    return slot.memoryBytes() >= times * settings.memtableBytes()
        || (settings.memtableEntries() > 0
            && slot.table().entries() >= times * settings.memtableEntries())
        || slot.rangeDeletionCount() >= times * MOST_RANGE_DELETIONS;
  }

  /** Returns whether the limits for all memtables must be checked before this batch is written. */
  boolean isCheckDue(long bytes) {
    if (trees.count() == 1) {
      return false;
    }
    written += bytes;
    if (written < Math.min(memory(), log()) / CHECKS) {
      return false;
    }
    written = 0;
    return true;
  }

  /**
   * Returns the memtables beyond the limits for all.
   *
   * @param end the log position after the last record
   */
  List<Tree> beyond(long end) {
    List<Tree> active = new ArrayList<>();
    List<Tree> beyond = new ArrayList<>();
    long bytes = 0;
    for (Tree tree : trees.list()) {
      MemTableSlot slot = tree.active();
      if (slot.isNone()) {
        continue;
      }
      if (slot.firstLog() != 0 && end - slot.firstPosition() >= log()) {
        beyond.add(tree);
      } else {
        active.add(tree);
        bytes += slot.memoryBytes();
      }
    }
    if (bytes >= memory()) {
      active.sort(Comparator.comparingLong(MemTableLimits::bytes).reversed());
      for (Tree largest : active) {
        beyond.add(largest);
        bytes -= bytes(largest);
        if (bytes < memory() * KEPT) {
          break;
        }
      }
    }
    return beyond;
  }

  private static long bytes(Tree tree) {
    return tree.active().memoryBytes();
  }

  private long memory() {
    return context.settings().number(Settings.MEMTABLE_TOTAL_BYTES);
  }

  private long log() {
    long limit = context.settings().number(Settings.LOG_TOTAL_BYTES);
    return limit > 0
        ? limit
        : LOG_PER_MEMTABLE * context.settings().number(Settings.MEMTABLE_BYTES);
  }
}
