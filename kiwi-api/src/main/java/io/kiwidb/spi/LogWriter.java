package io.kiwidb.spi;

/**
 * Purpose: appends records to one log segment.
 *
 * <p>Threading: one appender at a time; {@link #sync}, {@link #length} and {@link #syncedLength}
 * may be called concurrently with it.
 *
 * <p>Ownership of buffers: {@link #append} reads the slice before it returns and does not keep it.
 * It may use the {@value #HEADROOM} bytes before the slice as scratch space for framing, so that a
 * record is written with one write call; callers leave them free.
 *
 * <p>Failure: {@link io.kiwidb.StorageException}. After a failed append or sync the segment rejects
 * further appends and syncs, with the first error as the cause. Appended records may or may not be
 * present after a restart.
 */
public interface LogWriter extends AutoCloseable {
  /** Bytes before each record that the caller reserves for framing. */
  int HEADROOM = 32;

  /**
   * Appends a record. When this returns, the record has been written to the operating system and
   * survives a process crash.
   *
   * @param offset offset of the record in the array; at least {@link #HEADROOM}
   * @return the length of the segment after the record, to be compared with {@link #syncedLength}
   */
  long append(byte[] bytes, int offset, int length);

  /**
   * Makes all records durable whose {@link #append} returned before this call. Then
   * {@link #syncedLength} is at least what {@link #length} was before the call; the engine checks
   * that.
   */
  void sync();

  /** Returns the length in bytes, including the header. */
  long length();

  /** Returns the length up to which the segment is durable. */
  long syncedLength();

  /**
   * Until {@link #releaseClaims}, new records claim no syncs after this call: the file is being
   * copied while it grows, and a copy may have a hole where it was read before it was written.
   * Ignored by formats whose records claim no syncs.
   */
  default void holdClaims() {}

  /** Ends {@link #holdClaims}: records claim the actual synced length again. */
  default void releaseClaims() {}

  /** Closes the segment without syncing. Idempotent. */
  @Override
  void close();
}
