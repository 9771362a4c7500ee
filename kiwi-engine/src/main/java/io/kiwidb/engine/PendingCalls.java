package io.kiwidb.engine;

import io.kiwidb.DatabaseClosedException;
import io.kiwidb.io.Scheduler.Lane;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asynchronous calls that wait for a background thread. Each one completes, even if the database is
 * closed first. Does not refer to the object that the user holds, except through the calls
 * themselves until they have run.
 *
 * <p>Threading: thread-safe.
 */
final class PendingCalls implements AutoCloseable {
  private final StoreAssembly store;
  private final Map<Long, CompletableFuture<?>> pending = new ConcurrentHashMap<>(); // by ticket
  private final AtomicLong tickets = new AtomicLong();
  private volatile boolean closed;

  PendingCalls(StoreAssembly store) {
    this.store = store;
  }

  /** Fails the calls that had not begun when background work ended. */
  @Override
  public void close() {
    closed = true;
    pending.keySet().forEach(this::failAsClosed);
  }

  private void failAsClosed(long ticket) {
    CompletableFuture<?> stage = pending.remove(ticket);
    if (stage != null) {
      store.stages.fail(
          stage,
          new DatabaseClosedException("database " + store.context.storage().location()));
    }
  }

  /** Runs the supplier on a background thread and completes with its result or its exception. */
  <T extends @Nullable Object> CompletionStage<T> answer(Supplier<T> supplier) {
    CompletableFuture<T> stage = new CompletableFuture<>();
    long ticket = tickets.incrementAndGet();
    pending.put(ticket, stage);
    store.context.scheduler().execute(Lane.HOUSEKEEPING, () -> run(ticket, stage, supplier));
    if (closed) {
      failAsClosed(ticket); // close() may not have seen this ticket
    }
    return stage;
  }

  private <T extends @Nullable Object> void run(
      long ticket, CompletableFuture<T> stage, Supplier<T> supplier) {
    try {
      T result = supplier.get();
      store.stages.complete(stage, result);
    } catch (Throwable e) { // thread top: includes OutOfMemoryError for a large value
      store.stages.fail(stage, e);
    } finally {
      pending.remove(ticket);
    }
  }
}
