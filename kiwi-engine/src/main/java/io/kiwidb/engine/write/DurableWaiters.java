package io.kiwidb.engine.write;

import io.kiwidb.DatabaseClosedException;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.io.Scheduler.Lane;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asynchronous writers that wait for a sync: no thread is parked for them; one task on the log lane
 * syncs for all who asked while the sync before was running.
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
      answerAll(); // nobody else will
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

  /** Syncs, and answers everybody who is covered then. */
  private void serve() {
    scheduled.set(false); // who adds from here on schedules again
    Throwable failure = null;
    try {
      syncer.syncTo(syncer.end());
    } catch (Throwable e) { // thread top: whatever it was, the stages have to hear of it
      failure = e;
    }
    for (Waiter waiter = waiters.poll(); waiter != null; waiter = waiters.poll()) {
      if (syncer.synced() >= waiter.position()) {
        stages.complete(waiter.stage());
      } else if (failure != null) {
        stages.fail(waiter.stage(), failure);
      } else { // it came while the sync was running
        waiters.add(waiter);
        schedule();
        return;
      }
    }
  }

  /**
   * Answers everybody, now and from now on: whose write is durable succeeds, the others fail.
   * Requires: nothing is synced any more.
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
