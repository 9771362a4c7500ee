package io.kiwidb.spi;

/**
 * Purpose: one pass over the records of a segment, in order, in bounded memory (the largest
 * record).
 *
 * <p>Threading: not thread-safe.
 *
 * <p>Ownership of buffers: {@link #array} and its slice are valid until the next call of
 * {@link #next}.
 *
 * <p>Failure: {@link io.kiwidb.CorruptionException} for damage that cannot be a torn write: within
 * the length that is known to have been synced, or before an intact record that proves that the
 * damaged range had been synced. {@link io.kiwidb.StorageException} for a failed read, which is
 * never mistaken for the end of the log.
 */
public interface LogReader extends AutoCloseable {
  /** Moves to the next record; returns false at the end of the log. */
  boolean next();

  /** Returns the array that contains the current record. */
  byte[] array();

  /** Returns the offset of the record in the array. */
  int offset();

  /** Returns the length of the record in bytes. */
  int length();

  /** Returns the position of the record in the file, including framing. */
  long position();

  /**
   * Returns the length of the intact part of the segment: the end of the last record read; 0 if not
   * even the header became durable.
   */
  long soundLength();

  /**
   * Returns, after the end was reached, the number of bytes after the intact part that were
   * discarded as a torn tail; preallocated zeros do not count.
   */
  long tornBytes();

  /** Returns the preceding segment; {@code NONE} (unknown) if {@link #soundLength} is 0. */
  LogProvider.Link predecessor();

  /** Closes the file. Idempotent. */
  @Override
  void close();
}
