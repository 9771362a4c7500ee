package io.kiwidb.engine.write;

import io.kiwidb.DatabaseState.Health;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.StoreHealth.Concern;
import io.kiwidb.engine.gap.Gaps;
import io.kiwidb.engine.range.RangeDeletion;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BatchBuffer;
import io.kiwidb.spi.BatchReader;
import io.kiwidb.spi.Entry;

/**
 * Inserts the entries of a batch into memtables. A partly inserted batch ends all publishing: it is
 * in the log, and only a replay makes memory and log consistent again.
 *
 * <p>Threading: immutable; the memtable defines how many threads may insert at once.
 */
final class BatchInserter {
  /** Allocated in advance: there may be no memory when it is needed. */
  @SuppressWarnings("StaticAssignmentOfThrowable")
  private static final RuntimeException NOT_APPLIED = new NotAppliedException();

  private final StoreContext context;
  private final PublishQueue publish;

  BatchInserter(StoreContext context, PublishQueue publish) {
    this.context = context;
    this.publish = publish;
  }

  private static final class NotAppliedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotAppliedException() {
      super("a batch could not be applied to the memtable", null, false, false);
    }
  }

  /**
   * Inserts a batch into the memtable of its only keyspace; returns how many deletions of ranges it
   * has.
   *
   * @param gaps those of the keyspace
   */
  int insert(BatchBuffer batch, MemTableSlot slot, Gaps gaps) {
    boolean done = false;
    int ranges = 0;
    try {
      BatchReader reader = batch.reader();
      while (reader.next()) {
        add(reader, batch, slot, gaps);
        ranges += reader.type() == ValueType.RANGE_DELETE ? 1 : 0;
      }
      done = true;
      return ranges;
    } finally {
      if (!done) {
        failed();
      }
    }
  }

  /** Inserts a batch into the memtables of its keyspaces. */
  void insert(BatchBuffer batch, BatchTargets targets) {
    boolean done = false;
    try {
      BatchReader reader = batch.reader();
      while (reader.next()) {
        int keyspace = reader.keyspace();
        add(reader, batch, targets.find(keyspace), targets.gaps(keyspace));
      }
      done = true;
    } finally {
      if (!done) {
        failed();
      }
    }
  }

  private static void add(BatchReader reader, BatchBuffer batch, MemTableSlot slot, Gaps gaps) {
    if (reader.type() == ValueType.RANGE_DELETE) {
      slot.add(RangeDeletion.of(reader.range(), reader.sequence()));
      return;
    }
    long expiry = reader.expiry();
    if (expiry != Entry.NEVER) {
      slot.noteExpiry();
    }
    slot.table()
        .add(
            reader.tag(),
            expiry,
            batch.array(),
            reader.keyOffset(),
            reader.keyLength(),
            reader.valueOffset(),
            reader.valueLength());
    if (!ValueType.isDeletion(reader.type())) {
      gaps.written(batch.array(), reader.keyOffset(), reader.keyLength()); // G2
    }
  }

  /**
   * After any failure, including OutOfMemoryError, the batch is logged but only partly in memory.
   */
  private void failed() {
    publish.fail(NOT_APPLIED);
    context
        .health()
        .worsen(
            Concern.MEMTABLE,
            Health.FATAL,
            "a logged batch could not be applied to the memtable",
            NOT_APPLIED);
  }
}
