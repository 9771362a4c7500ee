package io.kiwidb.engine;

import io.kiwidb.AsyncKiwi;
import io.kiwidb.DatabaseClosedException;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.io.Scheduler.Lane;
import io.kiwidb.key.ValueType;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The asynchronous face of a database. Threading: thread-safe. */
final class AsyncStore implements AsyncKiwi, AutoCloseable {
  private final LsmDatabase database;
  private final StoreAssembly parts;
  private final WriteBuffers buffers;
  private final Map<Long, CompletableFuture<?>> pending = new ConcurrentHashMap<>(); // by ticket
  private final AtomicLong tickets = new AtomicLong();
  private volatile boolean closed;

  AsyncStore(LsmDatabase database, StoreAssembly parts, WriteBuffers buffers) {
    this.database = database;
    this.parts = parts;
    this.buffers = buffers;
  }

  @Override
  public CompletionStage<Void> put(byte[] key, byte[] value) {
    return put(key, value, WriteOptions.defaults());
  }

  @Override
  public CompletionStage<Void> put(byte[] key, byte[] value, WriteOptions options) {
    try (WriteBuffers.Lease lease = buffers.lease()) {
      lease.buffer().add(ValueType.PUT, 0, key, value);
      return parts.pipeline.commitAsync(lease.buffer(), options);
    }
  }

  @Override
  public CompletionStage<Void> delete(byte[] key) {
    return delete(key, WriteOptions.defaults());
  }

  @Override
  public CompletionStage<Void> delete(byte[] key, WriteOptions options) {
    try (WriteBuffers.Lease lease = buffers.lease()) {
      lease.buffer().add(ValueType.DELETE, 0, key);
      return parts.pipeline.commitAsync(lease.buffer(), options);
    }
  }

  @Override
  public CompletionStage<Void> write(WriteBatch batch, WriteOptions options) {
    return parts.pipeline.commitAsync(batch.buffer(), options);
  }

  @Override
  public CompletionStage<byte @Nullable []> get(byte[] key) {
    parts.context.health().requireOpen();
    byte[] copy = key.clone();
    return supply(() -> database.get(copy));
  }

  @Override
  public CompletionStage<Void> flush() {
    parts.context.health().requireWritable();
    return supply(() -> {
      database.flush();
      return null;
    });
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
      parts.stages.fail(stage, new DatabaseClosedException("database " + database.location()));
    }
  }

  private <T extends @Nullable Object> CompletionStage<T> supply(Supplier<T> supplier) {
    CompletableFuture<T> stage = new CompletableFuture<>();
    long ticket = tickets.incrementAndGet();
    pending.put(ticket, stage);
    parts.context.scheduler().execute(Lane.HOUSEKEEPING, () -> answer(ticket, stage, supplier));
    if (closed) {
      failAsClosed(ticket); // nobody else may have seen it
    }
    return stage;
  }

  private <T extends @Nullable Object> void answer(
      long ticket, CompletableFuture<T> stage, Supplier<T> supplier) {
    try {
      T result = supplier.get();
      parts.stages.complete(stage, result);
    } catch (Throwable e) { // thread top: a value that does not fit the heap, too
      parts.stages.fail(stage, e);
    } finally {
      pending.remove(ticket);
    }
  }
}
