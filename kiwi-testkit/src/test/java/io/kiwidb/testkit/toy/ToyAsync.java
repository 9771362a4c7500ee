package io.kiwidb.testkit.toy;

import io.kiwidb.AsyncKiwi;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.KiwiException;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Does everything at once and answers completed stages. */
record ToyAsync(ToyKiwi store, Keyspace keyspace) implements AsyncKiwi {
  @Override
  public CompletionStage<Void> put(byte[] key, byte[] value) {
    return put(key, value, WriteOptions.defaults());
  }

  @Override
  public CompletionStage<Void> put(byte[] key, byte[] value, WriteOptions options) {
    return write(new WriteBatch().put(keyspace, key, value), options);
  }

  @Override
  public CompletionStage<Void> delete(byte[] key) {
    return delete(key, WriteOptions.defaults());
  }

  @Override
  public CompletionStage<Void> delete(byte[] key, WriteOptions options) {
    return write(new WriteBatch().delete(keyspace, key), options);
  }

  @Override
  public CompletionStage<Void> merge(byte[] key, byte[] operand, WriteOptions options) {
    return write(new WriteBatch().merge(keyspace, key, operand), options);
  }

  @Override
  public CompletionStage<Void> singleDelete(byte[] key, WriteOptions options) {
    return write(new WriteBatch().singleDelete(keyspace, key), options);
  }

  @Override
  public CompletionStage<Void> deleteRange(KeyRange range, WriteOptions options) {
    return write(new WriteBatch().deleteRange(keyspace, range), options);
  }

  @Override
  public CompletionStage<Void> write(WriteBatch batch, WriteOptions options) {
    try {
      store.write(batch, options);
      return CompletableFuture.completedFuture(null);
    } catch (KiwiException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletionStage<byte[]> get(byte[] key) {
    return CompletableFuture.completedFuture(keyspace.get(key));
  }

  @Override
  public CompletionStage<Void> flush() {
    keyspace.flush();
    return CompletableFuture.completedFuture(null);
  }
}
