package io.kiwidb.engine.write;

import io.kiwidb.engine.StoreContext;
import io.kiwidb.io.Scheduler.Lane;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asynchronous writers that wait for a sync: no thread is parked for them; one task on the log lane syncs for all who asked while
 * the sync before was running.
 *
 * <p>Threading: thread-safe. Stages complete on the log lane.
 */
final class DurableWaiters {
  static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

  private final StoreContext context;
  private final LogSyncer syncer;
  private final ConcurrentLinkedQueue<Waiter> waiters = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  private record Waiter(long position, CompletableFuture<Void> stage) {}

  DurableWaiters(StoreContext context, LogSyncer syncer) {
    this.context = context;
    this.syncer = syncer;
  }

  CompletionStage<Void> whenDurable(long position) {
    if (syncer.synced() >= position) {
      return DONE;
    }
    Waiter waiter = new Waiter(position, new CompletableFuture<>());
    waiters.add(waiter);
    schedule();
    return waiter.stage();
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      context.scheduler().execute(Lane.LOG, this::serve);
    }
  }

  /** Syncs, and completes everybody who is covered then. */
  void serve() {
    scheduled.set(false); // who adds from here on schedules again
    RuntimeException failure = null;
    try {
      syncer.syncTo(syncer.end());
    } catch (RuntimeException e) {
      failure = e;
    }
    for (Waiter waiter = waiters.peek(); waiter != null; waiter = waiters.peek()) {
      if (failure == null && syncer.synced() < waiter.position()) {
        schedule();
        return;
      }
      waiters.poll();
      if (failure == null) {
        waiter.stage().complete(null);
      } else {
        waiter.stage().completeExceptionally(failure);
      }
    }
  }
}
