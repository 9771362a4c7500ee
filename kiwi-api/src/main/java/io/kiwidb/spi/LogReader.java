package io.kiwidb.spi;

/**
 * Purpose: one pass over the records of a segment, in order, in bounded memory (the largest
 * record).
 *
 * <p>Threading: not thread-safe.
 *
 * <p>Ownership of buffers: {@link #array} with its slice is valid until the next call of
 * {@link #next}.
 *
 * <p>Failure: {@link io.kiwidb.CorruptionException} for damage that is not a torn tail: before a
 * length that is known to have been synced, or in front of a sound record that proves that the
 * damaged place had been synced. {@link io.kiwidb.StorageException} for a failed read, which is
 * never taken for the end.
 */
public interface LogReader extends AutoCloseable {
  /** Goes to the next record; false at the end of the log. */
  boolean next();

  /** The array that holds the current record. */
  byte[] array();

  /** Where the record starts in it. */
  int offset();

  /** How many bytes the record has. */
  int length();

  /** Where the record stands in the file, framing included. */
  long position();

  /**
   * The length of the sound part of the segment: where the record last read ends; 0 when not even
   * the header became durable.
   */
  long soundLength();

  /**
   * After the end: bytes behind the sound part that were given up as a torn tail; preallocated
   * zeros do not count.
   */
  long tornBytes();

  /** The segment before this one; unknown, and so {@code NONE}, when {@link #soundLength} is 0. */
  LogProvider.Link predecessor();

  /** Closes the file. Idempotent. */
  @Override
  void close();
}
