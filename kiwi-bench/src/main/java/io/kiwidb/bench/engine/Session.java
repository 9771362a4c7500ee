package io.kiwidb.bench.engine;

import java.util.List;

/**
 * One thread's access to a store, with the buffers that it reuses.
 *
 * <p>Threading: not thread-safe. Ownership: arrays handed in are only read, and may be overwritten
 * after the call.
 */
public interface Session extends AutoCloseable {
  /** What {@link #get} returns when there is no value. */
  int MISSING = -1;

  /** Gives the key the value. */
  void put(byte[] key, byte[] value);

  /** The same, acknowledged once it is on the disk. */
  void putSync(byte[] key, byte[] value);

  /**
   * The same, without waiting for the acknowledgement unless too many are missing.
   *
   * @throws UnsupportedOperationException if the engine has no such call
   */
  default void putAsync(byte[] key, byte[] value) {
    throw new UnsupportedOperationException("it has no asynchronous writes");
  }

  /**
   * Returns when all writes of {@link #putAsync} were acknowledged; fails if one of them has
   * failed.
   */
  default void awaitPuts() {}

  /** Deletes the key; no effect if it is absent. */
  void delete(byte[] key);

  /** Adds a put to the batch. */
  void addToBatch(byte[] key, byte[] value);

  /** Does everything in the batch together, and empties it. */
  void writeBatch();

  /**
   * Looks a key up: the length of its value, which is then in {@link #value}, or {@link #MISSING}.
   */
  int get(byte[] key);

  /** The array that begins with the value that was found last; valid until the next call. */
  byte[] value();

  /** Looks many keys up at once: how many of them have a value. */
  int multiGet(List<byte[]> keys);

  /** A cursor over what is there now; the caller closes it. */
  EngineCursor cursor();

  @Override
  void close();
}
