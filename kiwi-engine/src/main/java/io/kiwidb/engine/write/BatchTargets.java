package io.kiwidb.engine.write;

import io.kiwidb.Counter;
import io.kiwidb.engine.gap.Gaps;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.Tree;
import io.kiwidb.engine.view.Trees;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BatchBuffer;
import io.kiwidb.spi.BatchReader;
import io.kiwidb.spi.ConcurrentMemTable;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * The keyspaces of a batch over several of them, with their memtables and how much of the batch
 * each gets.
 *
 * <p>Threading: not thread-safe; used for one batch.
 */
final class BatchTargets {
  private final Tree[] trees; // by id, ascending
  private final long[] entries;
  private final long[] bytes;
  private final long[] ranges;
  private final long[] operands;
  private final MemTableSlot[] slots;
  private int last; // index of the keyspace found before

  private BatchTargets(Tree[] trees) {
    this.trees = trees;
    this.entries = new long[trees.length];
    this.bytes = new long[trees.length];
    this.ranges = new long[trees.length];
    this.operands = new long[trees.length];
    this.slots = new MemTableSlot[trees.length];
  }

  /**
   * Returns the targets of a batch.
   *
   * @param unknown creates the exception for the id of a keyspace that does not exist
   */
  static BatchTargets of(BatchBuffer batch, Trees all, IntFunction<RuntimeException> unknown) {
    int[] ids = new int[4];
    int count = 0;
    BatchReader reader = batch.reader();
    while (reader.next()) {
      int id = reader.keyspace();
      int at = Arrays.binarySearch(ids, 0, count, id);
      if (at < 0) {
        if (count == ids.length) {
          ids = Arrays.copyOf(ids, 2 * count);
        }
        System.arraycopy(ids, -at - 1, ids, -at, count - (-at - 1));
        ids[-at - 1] = id;
        count++;
      }
    }
    Tree[] trees = new Tree[count];
    for (int i = 0; i < count; i++) {
      Tree tree = all.find(ids[i]);
      if (tree == null) {
        throw unknown.apply(ids[i]);
      }
      trees[i] = tree;
    }
    BatchTargets targets = new BatchTargets(trees);
    targets.measure(batch);
    return targets;
  }

  private void measure(BatchBuffer batch) {
    BatchReader reader = batch.reader();
    int first = -1;
    int end = 0;
    while (reader.next()) {
      int at = index(reader.keyspace());
      int next = reader.valueOffset() + reader.valueLength();
      entries[at]++;
      ranges[at] += reader.type() == ValueType.RANGE_DELETE ? 1 : 0;
      operands[at] += ValueType.base(reader.type()) == ValueType.MERGE ? 1 : 0;
      bytes[at] += first < 0 ? 0 : next - end;
      first = first < 0 ? next : first;
      end = next;
    }
    reader = batch.reader();
    if (reader.next()) { // where the first entry begins is known only from the total
      bytes[index(reader.keyspace())] += batch.entryBytes() - (end - first);
    }
  }

  /** Returns the trees, which must not be changed. */
  Tree[] trees() {
    return trees;
  }

  /**
   * Takes the active memtables; returns whether all of them accept writes of several threads.
   * Requires: the commit lock.
   */
  boolean takeSlots() {
    boolean concurrent = true;
    for (int i = 0; i < trees.length; i++) {
      slots[i] = trees[i].active();
      concurrent &= slots[i].table() instanceof ConcurrentMemTable;
    }
    return concurrent;
  }

  /** Returns the memtable of a keyspace of the batch. */
  MemTableSlot find(int keyspace) {
    return slots[index(keyspace)];
  }

  /** Returns the gaps of a keyspace of the batch. */
  Gaps gaps(int keyspace) {
    return trees[index(keyspace)].gaps();
  }

  private int index(int keyspace) {
    if (trees[last].id() != keyspace) {
      int low = 0;
      int high = trees.length - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (trees[middle].id() < keyspace) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      last = low;
    }
    return last;
  }

  /** Counts what each keyspace got. */
  void count() {
    for (int i = 0; i < trees.length; i++) {
      trees[i].context().counters().add(Counter.ENTRIES_WRITTEN, entries[i]);
      trees[i].context().counters().add(Counter.USER_BYTES, bytes[i]);
      trees[i].context().counters().add(Counter.RANGE_DELETIONS_WRITTEN, ranges[i]);
      trees[i].context().counters().add(Counter.OPERANDS_WRITTEN, operands[i]);
    }
  }
}
