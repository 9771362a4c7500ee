package io.kiwidb;

/**
 * Iterates over keys and values in both directions. A cursor reads a consistent view as of its
 * creation; later writes, flushes and compactions do not affect it. So it also returns what expires
 * after its creation.
 *
 * <p>A new cursor is unpositioned. Each positioning method returns whether the cursor is now at an
 * entry; only then may key and value be read. Moving past either end makes the cursor unpositioned.
 *
 * <p>Threading: not thread-safe, but may be passed between threads. A call while another thread is
 * inside one throws {@link IllegalStateException}. This check is best effort: two calls at the same
 * instant may go undetected and then return wrong bytes, even in another cursor, because buffers of
 * closed cursors are reused.
 *
 * <p>Ownership: {@link #key} and {@link #value} return copies that belong to the caller.
 * {@link #keyArray} and {@link #valueArray} return internal arrays without copying: they must not
 * be modified and are valid until the next call.
 *
 * <p>Failure: {@link DatabaseClosedException} after the cursor or the store is closed,
 * {@link CorruptionException}, {@link StorageException}; also when a large value that is stored
 * apart is asked for, because it is read then and not by the step. An open cursor prevents the
 * removal of obsolete tables; one that becomes unreachable without being closed is reported and
 * released after garbage collection.
 */
public interface Cursor extends AutoCloseable {
  /** Moves to the first key of the range. */
  boolean seekToFirst();

  /** Moves to the last key of the range. */
  boolean seekToLast();

  /** Moves to the first key of the range that is at or after the given key. */
  boolean seek(byte[] key);

  /** Moves to the last key of the range that is at or before the given key. */
  boolean seekForPrev(byte[] key);

  /** Moves to the next key. Throws {@link IllegalStateException} if the cursor is unpositioned. */
  boolean next();

  /**
   * Moves to the previous key. Throws {@link IllegalStateException} if the cursor is unpositioned.
   */
  boolean prev();

  /** Returns whether the cursor is at an entry. */
  boolean isValid();

  /** Returns a copy of the key. */
  byte[] key();

  /** Returns a copy of the value. */
  byte[] value();

  /** Returns the array that contains the key. */
  byte[] keyArray();

  /** Returns the offset of the key in {@link #keyArray}. */
  int keyOffset();

  /** Returns the length of the key in bytes. */
  int keyLength();

  /** Returns the array that contains the value. */
  byte[] valueArray();

  /** Returns the offset of the value in {@link #valueArray}. */
  int valueOffset();

  /** Returns the length of the value in bytes. Does not read a value that is stored apart. */
  int valueLength();

  /**
   * Returns when the value expires, in milliseconds since 1970; {@link Expiry#NEVER_MILLIS} if
   * never. The default is for cursors over views without expiries.
   */
  default long expiryMillis() {
    return Expiry.NEVER_MILLIS;
  }

  /** Releases the resources of the cursor. Idempotent. */
  @Override
  void close();
}
