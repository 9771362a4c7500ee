package io.kiwidb.engine;

import io.kiwidb.AsyncKiwi;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.key.ValueType;
import java.lang.ref.Reference;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Asynchronous operations on a database. Refers to the {@code LsmDatabase} that the user holds, so
 * the leak guard does not take that database for abandoned.
 *
 * <p>Threading: thread-safe.
 */
final class AsyncStore implements AsyncKiwi {
  private final LsmDatabase database;
  private final StoreAssembly store;
  private final WriteBuffers buffers;
  private final PendingCalls calls;

  AsyncStore(LsmDatabase database, StoreAssembly store, WriteBuffers buffers, PendingCalls calls) {
    this.database = database;
    this.store = store;
    this.buffers = buffers;
    this.calls = calls;
  }

  @Override
  public CompletionStage<Void> put(byte[] key, byte[] value) {
    return put(key, value, WriteOptions.defaults());
  }

  @Override
  public CompletionStage<Void> put(byte[] key, byte[] value, WriteOptions options) {
    try (WriteBuffers.Lease lease = buffers.lease()) {
      lease.buffer().add(ValueType.PUT, 0, key, value);
      return store.pipeline.commitAsync(lease.buffer(), options);
    } finally {
      Reference.reachabilityFence(database);
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
      return store.pipeline.commitAsync(lease.buffer(), options);
    } finally {
      Reference.reachabilityFence(database);
    }
  }

  @Override
  public CompletionStage<Void> write(WriteBatch batch, WriteOptions options) {
    try {
      return store.pipeline.commitAsync(batch.buffer(), options);
    } finally {
      Reference.reachabilityFence(database);
    }
  }

  @Override
  public CompletionStage<byte @Nullable []> get(byte[] key) {
    store.context.health().requireOpen();
    byte[] copy = key.clone();
    return calls.answer(() -> database.get(copy));
  }

  @Override
  public CompletionStage<Void> flush() {
    store.context.health().requireWritable();
    return calls.answer(() -> {
      database.flush();
      return null;
    });
  }
}
