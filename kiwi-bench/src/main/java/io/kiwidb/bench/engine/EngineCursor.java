package io.kiwidb.bench.engine;

/**
 * A cursor. Key and value are valid after a positioning call returned true, until the next call.
 *
 * <p>Threading: not thread-safe.
 */
public interface EngineCursor extends AutoCloseable {
  /** Moves to the first key. Returns whether there is one. */
  boolean first();

  /**
   * Moves to the last key, to iterate backwards from there. Throws
   * {@link UnsupportedOperationException} if the engine has no reverse iteration.
   */
  boolean last();

  /** Moves to the first key greater than or equal to the given one. */
  boolean seek(byte[] key);

  /** Moves to the next key. Requires {@link #first} or {@link #seek} before. */
  boolean next();

  /** Moves to the previous key. Requires {@link #last} before. */
  boolean previous();

  /** Returns the array that contains the key. */
  byte[] key();

  /** Returns the offset of the key in its array. */
  int keyOffset();

  /** Returns the array that contains the value. */
  byte[] value();

  /** Returns the offset of the value in its array. */
  int valueOffset();

  /** Returns the length of the value in bytes. */
  int valueLength();

  @Override
  void close();
}
