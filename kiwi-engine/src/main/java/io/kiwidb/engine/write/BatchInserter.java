package io.kiwidb.engine.write;

import io.kiwidb.DatabaseState.Health;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.StoreHealth.Concern;
import io.kiwidb.spi.BatchBuffer;
import io.kiwidb.spi.BatchReader;
import io.kiwidb.spi.MemTable;

/**
 * Inserts the entries of a batch into a memtable. A partly inserted batch ends all publishing: it
 * is in the log, and only a replay makes memory and log consistent again.
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

  void insert(BatchBuffer batch, MemTable table) {
    boolean done = false;
    try {
      BatchReader reader = batch.reader();
      while (reader.next()) {
        table.add(
            reader.tag(),
            reader.expiry(),
            batch.array(),
            reader.keyOffset(),
            reader.keyLength(),
            reader.valueOffset(),
            reader.valueLength());
      }
      done = true;
    } finally {
      // After any failure, including OutOfMemoryError, the batch is logged but only partly in
      // memory.
      if (!done) {
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
  }
}
