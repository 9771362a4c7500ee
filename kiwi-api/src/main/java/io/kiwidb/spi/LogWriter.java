package io.kiwidb.spi;

/**
 * Purpose: appends records to one log segment.
 *
 * <p>Threading: one appender at a time; {@link #sync}, {@link #length} and {@link #syncedLength}
 * are thread-safe beside it.
 *
 * <p>Ownership of buffers: {@link #append} reads the slice before it returns and keeps nothing. It
 * may use the {@value #HEADROOM} bytes in front of the slice as scratch space for its own framing,
 * so that a record reaches the file in one write; callers leave them free.
 *
 * <p>Failure: {@link io.kiwidb.StorageException}. After a failed append or sync the segment takes
 * no more appends and no more syncs: each fails with the first error as its cause. What was
 * appended may or may not be there after a restart.
 */
public interface LogWriter extends AutoCloseable {
  /** Bytes in front of each record that the caller leaves for the writer's framing. */
  int HEADROOM = 32;

  /**
   * Appends a record; when this returns, it has reached the operating system and survives the death
   * of this process.
   *
   * @param offset where the record starts in the array; at least {@link #HEADROOM}
   * @return the length of the segment behind the record, to be compared with {@link #syncedLength}
   */
  long append(byte[] bytes, int offset, int length);

  /**
   * Makes everything durable whose {@link #append} returned before this call. Then
   * {@link #syncedLength} is at least what {@link #length} was before it; the engine checks that.
   */
  void sync();

  /** The length in bytes, header included. */
  long length();

  /** Up to which length the segment is durable. */
  long syncedLength();

  /**
   * From now on records claim no further syncs than there were at this call, until
   * {@link #releaseClaims}: the file is being copied while it grows, and a copy may have a hole
   * where it was read before it was written. A format whose records claim nothing ignores this.
   */
  default void holdClaims() {}

  /** Records claim again what is true when they are appended. */
  default void releaseClaims() {}

  /** Closes the segment without syncing. Idempotent. */
  @Override
  void close();
}
