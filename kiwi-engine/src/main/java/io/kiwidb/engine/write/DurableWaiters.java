package io.kiwidb.engine.write;

import io.kiwidb.DatabaseClosedException;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.io.Scheduler.Lane;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asynchronous writers waiting for a sync. No thread is parked for them; one task on the log lane
 * syncs for all that were added while the previous sync was running.
 *
 * <p>Threading: thread-safe.
 */
final class DurableWaiters {
  static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

  private final StoreContext context;
  private final LogSyncer syncer;
  private final Stages stages;
  private final ConcurrentLinkedQueue<Waiter> waiters = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile boolean closed;

  private record Waiter(long position, CompletableFuture<Void> stage) {}

  DurableWaiters(StoreContext context, LogSyncer syncer, Stages stages) {
    this.context = context;
    this.syncer = syncer;
    this.stages = stages;
  }

  CompletionStage<Void> whenDurable(long position) {
    if (syncer.synced() >= position) {
      return DONE;
    }
    Waiter waiter = new Waiter(position, new CompletableFuture<>());
    waiters.add(waiter);
    if (closed) {
      answerAll(); // no other thread will
    } else {
      schedule();
    }
    return waiter.stage();
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      context.scheduler().execute(Lane.LOG, this::serve);
    }
  }

  /** Syncs, and completes all waiters that are covered. */
  private void serve() {
    scheduled.set(false); // waiters added from here on schedule again
    Throwable failure = null;
    try {
      syncer.syncTo(syncer.end());
    } catch (Throwable e) { // thread top: the stages must be completed whatever happened
      failure = e;
    }
    for (Waiter waiter = waiters.poll(); waiter != null; waiter = waiters.poll()) {
      if (syncer.synced() >= waiter.position()) {
        stages.complete(waiter.stage());
      } else if (failure != null) {
        stages.fail(waiter.stage(), failure);
      } else { // added while the sync was running
        waiters.add(waiter);
        schedule();
        return;
      }
    }
  }

  /**
   * Completes all waiters, now and from now on: durable writes succeed, the others fail. Requires:
   * nothing is synced any more.
   */
  void close() {
    closed = true;
    answerAll();
  }

  private void answerAll() {
    for (Waiter waiter = waiters.poll(); waiter != null; waiter = waiters.poll()) {
      if (syncer.synced() >= waiter.position()) {
        stages.complete(waiter.stage());
      } else {
        stages.fail(
            waiter.stage(),
            new DatabaseClosedException("database " + context.storage().location()));
      }
    }
  }
}
