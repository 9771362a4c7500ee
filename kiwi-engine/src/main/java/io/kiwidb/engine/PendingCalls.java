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
 * Asynchronous calls that wait for a thread of the database: each is answered, also when the
 * database is closed first. Part of the database, so it does not refer to what its user holds, but
 * for the calls themselves until they have run.
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

  /** Fails what had not begun when background work ended. */
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

  /** Completes with what the supplier answers, or throws, on a background thread. */
  <T extends @Nullable Object> CompletionStage<T> answer(Supplier<T> supplier) {
    CompletableFuture<T> stage = new CompletableFuture<>();
    long ticket = tickets.incrementAndGet();
    pending.put(ticket, stage);
    store.context.scheduler().execute(Lane.HOUSEKEEPING, () -> run(ticket, stage, supplier));
    if (closed) {
      failAsClosed(ticket); // nobody else may have seen it
    }
    return stage;
  }

  private <T extends @Nullable Object> void run(
      long ticket, CompletableFuture<T> stage, Supplier<T> supplier) {
    try {
      T result = supplier.get();
      store.stages.complete(stage, result);
    } catch (Throwable e) { // thread top: a value that does not fit the heap, too
      store.stages.fail(stage, e);
    } finally {
      pending.remove(ticket);
    }
  }
}
