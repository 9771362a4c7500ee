package io.kiwidb;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous face of a store. A write is ordered and visible to reads when the call returns;
 * its stage completes when the write is as durable as asked, with the sync that it shares with
 * others. No thread waits for a single operation.
 *
 * <p>Threading: thread-safe. Stages complete on a background thread of the store, or at once; chain
 * long work with the {@code …Async} methods. Ownership: arguments are copied before the call
 * returns. Failure: arguments out of bounds and a closed store throw from the call; what happens
 * later completes the stage exceptionally with what the blocking call would throw: a
 * {@link KiwiException}, an {@link IllegalStateException} from a flush while background work is
 * paused, or an error of the JVM.
 */
public interface AsyncKiwi {
  /** Sets the value of the key. */
  CompletionStage<Void> put(byte[] key, byte[] value);

  /** Sets the value of the key. */
  CompletionStage<Void> put(byte[] key, byte[] value, WriteOptions options);

  /** Deletes the key; no effect if it is absent. */
  CompletionStage<Void> delete(byte[] key);

  /** Deletes the key; no effect if it is absent. */
  CompletionStage<Void> delete(byte[] key, WriteOptions options);

  /** Applies all writes of the batch atomically. */
  CompletionStage<Void> write(WriteBatch batch, WriteOptions options);

  /** The value of a key, or null; read on a background thread of the store. */
  CompletionStage<byte @Nullable []> get(byte[] key);

  /** Flushes what is in memory; completes when it is in tables. */
  CompletionStage<Void> flush();
}
