package io.kiwidb.engine.write;

import io.kiwidb.Counter;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.KiwiException;
import io.kiwidb.ProviderException;
import io.kiwidb.StorageException;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.StoreHealth.Concern;
import io.kiwidb.spi.BatchBuffer;

/**
 * Appends batches to the log, and decides on the consequences of a failed append: a segment that
 * hit a full disk is abandoned once there is space again, any other failure requires reopening.
 *
 * <p>Threading: under the commit lock.
 */
final class LogAppender {
  private final StoreContext context;
  private final LogSyncer syncer;
  private final Runnable whenReadOnly;

  LogAppender(StoreContext context, LogSyncer syncer, Runnable whenReadOnly) {
    this.context = context;
    this.syncer = syncer;
    this.whenReadOnly = whenReadOnly;
  }

  /** Appends a batch; returns the position after it. */
  long append(OpenSegment segment, BatchBuffer batch) {
    try {
      long before = segment.writer().length();
      long after = segment.writer().append(batch.array(), batch.offset(), batch.length());
      context.counters().add(Counter.LOG_BYTES, after - before);
      return segment.base() + after;
    } catch (StorageException e) {
      syncer.broken(segment.info().number());
      context
          .health()
          .worsen(
              Concern.LOG,
              e.reason() == StorageException.Reason.DISK_FULL ? Health.READ_ONLY : Health.FATAL,
              "the log could not be written",
              e);
      whenReadOnly.run();
      throw e;
    } catch (KiwiException e) {
      throw e;
    } catch (RuntimeException | Error e) { // includes Error: the content of the segment is unknown
      syncer.broken(segment.info().number());
      ProviderException wrapped = new ProviderException("log " + context.log().name(), "append", e);
      context.health().worsen(Concern.LOG, Health.FATAL, "the log could not be written", wrapped);
      throw wrapped;
    }
  }
}
