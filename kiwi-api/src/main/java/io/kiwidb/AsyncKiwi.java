package io.kiwidb;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Asynchronous operations on a store or a keyspace. When a write method returns, the write is
 * ordered and visible to reads; its stage completes when the write has the requested durability.
 * Writes share syncs. No thread blocks for a single operation.
 *
 * <p>Threading: thread-safe. Stages complete on a background thread of the store, or immediately;
 * chain long-running work with the {@code …Async} methods. Ownership: arguments are copied before
 * the call returns. Failure: invalid arguments and a closed store throw from the call. Later
 * failures complete the stage exceptionally with what the blocking call would throw: a
 * {@link KiwiException}, an {@link IllegalStateException} for a flush while background work is
 * paused, or a JVM error.
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

  /** Adds an operand to the value of the key, see {@link Keyspace#merge}. */
  CompletionStage<Void> merge(byte[] key, byte[] operand, WriteOptions options);

  /** Deletes a key that was put once, see {@link Keyspace#singleDelete}. */
  CompletionStage<Void> singleDelete(byte[] key, WriteOptions options);

  /** Deletes all keys of the range, see {@link Keyspace#deleteRange}. */
  CompletionStage<Void> deleteRange(KeyRange range, WriteOptions options);

  /** Applies all writes of the batch atomically, each to its keyspace. */
  CompletionStage<Void> write(WriteBatch batch, WriteOptions options);

  /** Returns the value of a key, or null; the read runs on a background thread of the store. */
  CompletionStage<byte @Nullable []> get(byte[] key);

  /** Flushes the memtables; the stage completes when their contents are in tables. */
  CompletionStage<Void> flush();
}
