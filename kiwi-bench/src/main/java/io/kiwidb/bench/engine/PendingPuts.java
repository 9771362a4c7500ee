package io.kiwidb.bench.engine;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Asynchronous writes that are not acknowledged yet; there is a limit to them.
 *
 * <p>Threading: used by one thread; writes may be acknowledged on any.
 */
final class PendingPuts {
  private static final int MAX_PENDING = 1_000;

  private final Semaphore permits = new Semaphore(MAX_PENDING);
  private volatile @Nullable Throwable failed;

  /** Waits until there is room for another write. */
  void admit() {
    permits.acquireUninterruptibly();
  }

  /** Adds a write, which was admitted before it began. */
  void add(CompletionStage<Void> write) {
    write.whenComplete((nothing, failure) -> {
      if (failure != null) {
        failed = failure;
      }
      permits.release();
    });
  }

  /** Waits until every write is acknowledged. Throws if one of them failed. */
  void await() {
    permits.acquireUninterruptibly(MAX_PENDING);
    permits.release(MAX_PENDING);
    Throwable failure = failed;
    if (failure != null) {
      throw new BenchException("an asynchronous write failed: " + failure);
    }
  }
}
