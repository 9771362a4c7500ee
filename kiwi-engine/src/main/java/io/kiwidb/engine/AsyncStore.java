package io.kiwidb.engine;

import io.kiwidb.AsyncKiwi;
import io.kiwidb.KeyRange;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.engine.write.WriteBuffers;
import io.kiwidb.key.ValueType;
import java.lang.ref.Reference;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Asynchronous operations on a keyspace. Refers to the database that the user holds, so the leak
 * guard does not take that for abandoned.
 *
 * <p>Threading: thread-safe.
 */
final class AsyncStore implements AsyncKiwi {
  private final KeyspaceView keyspace;
  private final StoreAssembly store;

  AsyncStore(KeyspaceView keyspace, StoreAssembly store) {
    this.keyspace = keyspace;
    this.store = store;
  }

  @Override
  public CompletionStage<Void> put(byte[] key, byte[] value) {
    return put(key, value, WriteOptions.defaults());
  }

  @Override
  public CompletionStage<Void> put(byte[] key, byte[] value, WriteOptions options) {
    try (WriteBuffers.Lease lease = store.buffers.lease()) {
      lease.buffer().add(ValueType.PUT, keyspace.id(), key, value);
      return store.pipeline.commitAsync(lease.buffer(), options);
    } finally {
      Reference.reachabilityFence(keyspace.database());
    }
  }

  @Override
  public CompletionStage<Void> delete(byte[] key) {
    return delete(key, WriteOptions.defaults());
  }

  @Override
  public CompletionStage<Void> delete(byte[] key, WriteOptions options) {
    try (WriteBuffers.Lease lease = store.buffers.lease()) {
      lease.buffer().add(ValueType.DELETE, keyspace.id(), key);
      return store.pipeline.commitAsync(lease.buffer(), options);
    } finally {
      Reference.reachabilityFence(keyspace.database());
    }
  }

  @Override
  public CompletionStage<Void> merge(byte[] key, byte[] operand, WriteOptions options) {
    try (WriteBuffers.Lease lease = store.buffers.lease()) {
      lease.buffer().add(ValueType.MERGE, keyspace.id(), key, operand);
      return store.pipeline.commitAsync(lease.buffer(), options);
    } finally {
      Reference.reachabilityFence(keyspace.database());
    }
  }

  @Override
  public CompletionStage<Void> singleDelete(byte[] key, WriteOptions options) {
    try (WriteBuffers.Lease lease = store.buffers.lease()) {
      lease.buffer().add(ValueType.SINGLE_DELETE, keyspace.id(), key);
      return store.pipeline.commitAsync(lease.buffer(), options);
    } finally {
      Reference.reachabilityFence(keyspace.database());
    }
  }

  @Override
  public CompletionStage<Void> deleteRange(KeyRange range, WriteOptions options) {
    try (WriteBuffers.Lease lease = store.buffers.lease()) {
      lease.buffer().addRange(keyspace.id(), range);
      return store.pipeline.commitAsync(lease.buffer(), options);
    } finally {
      Reference.reachabilityFence(keyspace.database());
    }
  }

  @Override
  public CompletionStage<Void> write(WriteBatch batch, WriteOptions options) {
    try {
      keyspace.database().requireOwn(batch);
      return store.pipeline.commitAsync(batch.buffer(), options);
    } finally {
      Reference.reachabilityFence(keyspace.database());
    }
  }

  @Override
  public CompletionStage<byte @Nullable []> get(byte[] key) {
    store.context.health().requireOpen();
    byte[] copy = key.clone();
    return store.calls.answer(() -> keyspace.get(copy));
  }

  @Override
  public CompletionStage<Void> flush() {
    store.context.health().requireWritable();
    return store.calls.answer(() -> {
      keyspace.flush();
      return null;
    });
  }
}
