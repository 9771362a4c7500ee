package io.kiwidb;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous face of a store. A write is ordered and visible to reads when the call returns; its stage completes when the
 * write is as durable as asked, with the sync that it shares with others. No thread waits for a single operation.
 *
 * <p>Threading: thread-safe. Stages complete on a background thread of the store, or at once; chain long work with the {@code …Async} methods.
 * Ownership: arguments are copied before the call returns. Failure: arguments out of bounds and a closed store throw from the
 * call; what happens later completes the stage exceptionally with a {@link KiwiException}.
 */
public interface AsyncKiwi {
  /** Gives the key the value. */
  CompletionStage<Void> put(byte[] key, byte[] value);

  /** Gives the key the value. */
  CompletionStage<Void> put(byte[] key, byte[] value, WriteOptions options);

  /** Takes the key's value away. */
  CompletionStage<Void> delete(byte[] key);

  /** Takes the key's value away. */
  CompletionStage<Void> delete(byte[] key, WriteOptions options);

  /** Does all writes of the batch together. */
  CompletionStage<Void> write(WriteBatch batch, WriteOptions options);

  /** The value of a key, or null; read on a background thread of the store. */
  CompletionStage<byte @Nullable []> get(byte[] key);

  /** Flushes what is in memory; completes when it is in tables. */
  CompletionStage<Void> flush();
}
