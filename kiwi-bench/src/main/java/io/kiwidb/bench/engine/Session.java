package io.kiwidb.bench.engine;

import java.util.List;

/**
 * Access to a store for one thread, with reusable buffers.
 *
 * <p>Threading: not thread-safe. Ownership: the session does not modify or retain arguments; the
 * caller may overwrite them after the call.
 */
public interface Session extends AutoCloseable {
  /** Returned by {@link #get} if the key is absent. */
  int MISSING = -1;

  /** Sets the value of a key. */
  void put(byte[] key, byte[] value);

  /** Sets the value of a key and syncs the write before it returns. */
  void putSync(byte[] key, byte[] value);

  /**
   * Sets the value of a key asynchronously, acknowledged when synced. Blocks only if too many
   * writes are pending.
   *
   * @throws UnsupportedOperationException if the engine has no asynchronous writes
   */
  default void putAsync(byte[] key, byte[] value) {
    throw new UnsupportedOperationException("no asynchronous writes");
  }

  /** Waits until all writes of {@link #putAsync} are acknowledged. Throws if one of them failed. */
  default void awaitPuts() {}

  /** Deletes the key; no effect if it is absent. */
  void delete(byte[] key);

  /**
   * Deletes all keys from one to before another by one call.
   *
   * @throws UnsupportedOperationException if the engine has no such call
   */
  default void deleteRange(byte[] from, byte[] to) {
    throw new UnsupportedOperationException("no deletion of ranges");
  }

  /** Adds a put to the batch. */
  void addToBatch(byte[] key, byte[] value);

  /** Writes the batch atomically where the engine supports it, and clears it. */
  void writeBatch();

  /**
   * Looks up a key. Returns the length of its value, which is then in {@link #value}, or
   * {@link #MISSING}.
   */
  int get(byte[] key);

  /** Returns the array that starts with the value found last; valid until the next call. */
  byte[] value();

  /** Looks up several keys in one call. Returns how many of them have a value. */
  int multiGet(List<byte[]> keys);

  /** Returns a cursor over the current state. The caller closes it. */
  EngineCursor cursor();

  /**
   * Returns a cursor to read the keys that begin with a prefix, which the caller seeks first; the
   * cursor may show others. The caller closes it.
   */
  default EngineCursor cursor(byte[] prefix) {
    return cursor();
  }

  @Override
  void close();
}
