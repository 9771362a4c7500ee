package io.kiwidb.engine.flush;

import io.kiwidb.ReadOnlyDatabaseException;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.view.Tree;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Callers waiting until memtables are in tables. A wait ends with the flush, with a failure that
 * happens after it began, or when the state of the database rules out a flush.
 *
 * <p>Threading: thread-safe.
 */
final class FlushWaits {
  private final StoreContext context;
  private final BooleanSupplier heldBack;
  private volatile Failures failures = new Failures(0, null); // replaced under the lock
  private final ReentrantLock lock = new ReentrantLock();

  /** The number of failed flushes so far, and the last failure. */
  private record Failures(long count, @Nullable RuntimeException last) {}

  /**
   * Creates it without waits.
   *
   * @param heldBack whether written memtables cannot be committed before writes resume
   */
  FlushWaits(StoreContext context, BooleanSupplier heldBack) {
    this.context = context;
    this.heldBack = heldBack;
  }

  /** Records a failed flush. */
  void failed(RuntimeException error) {
    lock.lock();
    try {
      failures = new Failures(failures.count() + 1, error);
    } finally {
      lock.unlock();
    }
    context.scheduler().signal();
  }

  /** Returns once these memtables of keyspaces, and all older ones, are in tables. */
  void await(Map<Tree, Long> newest) {
    long seen = failures.count();
    context
        .scheduler()
        .await(
            () -> areFlushed(newest)
                || failures.count() != seen
                || heldBack.getAsBoolean()
                || !context.health().isFlushable(),
            Long.MAX_VALUE);
    if (areFlushed(newest)) {
      return;
    }
    Failures failed = failures;
    RuntimeException error = failed.last();
    if (failed.count() != seen && error != null) {
      throw error;
    }
    context.health().requireFlushable();
    throw new ReadOnlyDatabaseException(
        "the log could not be written, and this flush must not overtake what is only there; it is"
            + " completed when writes resume",
        null);
  }

  private static boolean areFlushed(Map<Tree, Long> newest) {
    for (Map.Entry<Tree, Long> one : newest.entrySet()) {
      if (one.getKey().flushedId() < one.getValue() && !one.getKey().isGone()) {
        return false;
      }
    }
    return true;
  }
}
