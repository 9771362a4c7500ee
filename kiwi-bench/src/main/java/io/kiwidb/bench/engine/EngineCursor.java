package io.kiwidb.bench.engine;

/**
 * A cursor. Key and value are at hand after a call that answered true, until the next call.
 *
 * <p>Threading: not thread-safe.
 */
public interface EngineCursor extends AutoCloseable {
  /** Goes to the first key. */
  boolean first();

  /**
   * Goes to the last key, to walk backwards from there; {@link UnsupportedOperationException} if
   * the store cannot.
   */
  boolean last();

  /** Goes to the first key at or behind the given one. */
  boolean seek(byte[] key);

  /** Goes one key on; only after {@link #first} or {@link #seek}. */
  boolean next();

  /** Goes one key back; only after {@link #last}. */
  boolean previous();

  /** The array that holds the key. */
  byte[] key();

  /** Where the key begins. */
  int keyOffset();

  /** The array that holds the value. */
  byte[] value();

  /** Where the value begins. */
  int valueOffset();

  /** How long the value is, in bytes. */
  int valueLength();

  @Override
  void close();
}
