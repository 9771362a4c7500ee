package io.kiwidb.engine.write;

import io.kiwidb.Counter;
import io.kiwidb.WriteOptions;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.observe.Counters;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.Tree;
import io.kiwidb.engine.view.Trees;
import io.kiwidb.io.KillPoint;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BatchBuffer;
import io.kiwidb.spi.ConcurrentMemTable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives batches their sequence numbers and their place in the log, under the commit lock, and
 * inserts them into the memtables of their keyspaces. Maintains <b>C1</b> to <b>C5</b> of
 * {@link CommitPipeline}.
 *
 * <p>Threading: thread-safe.
 */
final class BatchSubmitter {
  /** Returned for a batch that is not in the log. */
  static final long NOT_LOGGED = -1;

  private final StoreContext context;
  private final Trees trees;
  private final Admission admission;
  private final MemTableRoom room;
  private final PublishQueue publish;
  private final BatchInserter inserter;
  private final LogAppender appender;
  private final IntFunction<RuntimeException> unknown;
  private final LongConsumer written;
  private final WriteBuffers copies = new WriteBuffers();
  private final ReentrantLock lock;
  private final AtomicLong sequences; // the last one assigned; written under the lock
  private volatile boolean hasUnlogged;

  /** Creates it. */
  BatchSubmitter(
      StoreContext context,
      Trees trees,
      Admission admission,
      MemTableRoom room,
      PublishQueue publish,
      CommitPipeline.Commits commits) {
    this.context = context;
    this.trees = trees;
    this.admission = admission;
    this.room = room;
    this.publish = publish;
    this.inserter = new BatchInserter(context, publish);
    this.appender = new LogAppender(context, commits.syncer(), commits.hooks()::readOnly);
    this.unknown = commits.hooks()::unknown;
    this.written = commits.hooks()::written;
    this.lock = commits.lock();
    this.sequences = commits.sequences();
  }

  /** Returns whether a batch has skipped the log. */
  boolean hasUnlogged() {
    return hasUnlogged;
  }

  /**
   * Writes a batch; returns, when it is visible, the log position after it, or {@link #NOT_LOGGED}.
   *
   * @param check its condition; null if it has none
   */
  long submit(BatchBuffer batch, WriteOptions options, @Nullable CommitCheck check) {
    if (!EntryExpiries.concern(batch, options, trees)) {
      return submitResolved(batch, options, check);
    }
    context.clock().use();
    try (WriteBuffers.Lease lease = copies.lease()) {
      EntryExpiries.resolve(batch, options, trees, context.clock().now(), lease.buffer());
      return submitResolved(lease.buffer(), options, check);
    }
  }

  private long submitResolved(
      BatchBuffer batch, WriteOptions options, @Nullable CommitCheck check) {
    if (batch.keyspace() == BatchBuffer.SEVERAL_KEYSPACES) {
      return submitToSeveral(batch, options, check);
    }
    Tree tree = treeOf(batch.keyspace());
    if (batch.contains(ValueType.MERGE)) {
      OperandCheck.require(batch, this::treeOf);
    }
    while (!letIn(tree.alone(), batch, options)) {
      tree = treeOf(batch.keyspace());
    }
    long position = NOT_LOGGED;
    long ticket;
    MemTableSlot slot;
    int ranges = 0;
    boolean applied = false;
    try {
      if (check != null) {
        require(check);
      }
      slot = tree.active();
      position = append(batch, options, tree.alone());
      ticket = enter();
      if (!(slot.table() instanceof ConcurrentMemTable)) {
        ranges = inserter.insert(batch, slot, tree.gaps());
        applied = true;
      }
    } finally {
      lock.unlock();
    }
    if (!applied) {
      ranges = inserter.insert(batch, slot, tree.gaps());
    }
    publish(ticket);
    Counters counters = tree.context().counters();
    counters.increment(Counter.BATCHES);
    counters.add(Counter.ENTRIES_WRITTEN, batch.count());
    counters.add(Counter.USER_BYTES, batch.entryBytes());
    if (ranges > 0) {
      counters.add(Counter.RANGE_DELETIONS_WRITTEN, ranges);
    }
    if (batch.contains(ValueType.MERGE)) {
      counters.add(Counter.OPERANDS_WRITTEN, batch.count(ValueType.MERGE));
    }
    written.accept(batch.entryBytes());
    return position;
  }

  private long submitToSeveral(
      BatchBuffer batch, WriteOptions options, @Nullable CommitCheck check) {
    if (options.log() != WriteOptions.Log.WRITE) {
      throw new IllegalArgumentException(
          "a batch over several keyspaces cannot skip the log, which makes it atomic;"
              + " write a batch for each keyspace");
    }
    BatchTargets targets = BatchTargets.of(batch, trees, unknown);
    if (batch.contains(ValueType.MERGE)) {
      OperandCheck.require(batch, this::treeOf);
    }
    while (!letIn(targets.trees(), batch, options)) {
      targets = BatchTargets.of(batch, trees, unknown);
    }
    long position;
    long ticket;
    boolean applied = false;
    try {
      if (check != null) {
        require(check);
      }
      boolean concurrent = targets.takeSlots();
      position = append(batch, options, targets.trees());
      ticket = enter();
      if (!concurrent) {
        inserter.insert(batch, targets);
        applied = true;
      }
    } finally {
      lock.unlock();
    }
    if (!applied) {
      inserter.insert(batch, targets);
    }
    publish(ticket);
    context.counters().increment(Counter.BATCHES);
    targets.count();
    written.accept(batch.entryBytes());
    return position;
  }

  /**
   * Checks the condition of a batch. Writers that have their place already may still be inserting;
   * waiting for them delays no one: later writers are visible only after them anyway. Requires: the
   * lock.
   */
  private void require(CommitCheck check) {
    publish.awaitAll();
    check.require(sequences.get());
  }

  private Tree treeOf(int keyspace) {
    Tree tree = trees.find(keyspace);
    if (tree == null) {
      throw unknown.apply(keyspace);
    }
    return tree;
  }

  /** Appends a batch to the log and assigns its sequence numbers. Requires: the lock. */
  private long append(BatchBuffer batch, WriteOptions options, Tree[] touched) {
    long first = sequences.get() + 1;
    batch.seal(first);
    KillPoint.hit("commit.sealed");
    long position = NOT_LOGGED;
    if (options.log() == WriteOptions.Log.WRITE) {
      OpenSegment segment = room.segment();
      position = appender.append(segment, batch);
      for (Tree tree : touched) {
        tree.active().logged(segment.info().number(), segment.base());
      }
    } else {
      hasUnlogged = true;
    }
    sequences.setRelease(first + batch.count() - 1);
    return position;
  }

  /** Takes the ticket of the batch appended before. Requires: the lock. */
  private long enter() {
    long ticket = publish.enter(sequences.get());
    KillPoint.hit("commit.entered");
    return ticket;
  }

  private void publish(long ticket) {
    KillPoint.hit("commit.applied");
    publish.complete(ticket);
    KillPoint.hit("commit.visible");
  }

  /**
   * Returns true, holding the lock, when the batch may be inserted into the active memtables; false
   * if one of the trees was replaced or dropped meanwhile.
   */
  @SuppressWarnings("LockNotBeforeTry") // the caller unlocks
  private boolean letIn(Tree[] touched, BatchBuffer batch, WriteOptions options) {
    while (true) {
      admission.admit(batch.length(), options.stallLimit());
      lock.lock();
      boolean in = false;
      try {
        context.health().requireWritable();
        for (Tree tree : touched) {
          if (tree.isGone()) {
            return false;
          }
        }
        in = room.make(touched, batch.length());
      } finally {
        if (!in) {
          lock.unlock();
        }
      }
      if (in) {
        return true;
      }
    }
  }
}
