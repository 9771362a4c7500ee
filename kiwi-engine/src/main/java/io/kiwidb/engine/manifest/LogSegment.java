package io.kiwidb.engine.manifest;

/**
 * A log segment as recorded in the manifest.
 *
 * @param number its file number
 * @param provider the log provider that wrote it
 * @param startLength its length before the first record
 * @param length its final length; 0 while it is being written
 * @param synced the length up to which a sync is known to have made it durable; see
 *     {@link #durableLength}
 */
public record LogSegment(long number, String provider, long startLength, long length, long synced) {
  /** Returns the segment with its final values. */
  public LogSegment ended(long finalLength, long syncedLength) {
    return new LogSegment(number, provider, startLength, finalLength, syncedLength);
  }

  /**
   * Returns the length up to which it is durable; damage before that is corruption. It includes at
   * least the header, which was synced before the manifest named the segment.
   */
  public long durableLength() {
    return Math.max(synced, startLength);
  }

  /** Returns whether its final length is known. */
  public boolean isEnded() {
    return length > 0;
  }

  /** Returns whether any record in it is known to be durable. */
  public boolean hasSyncedRecords() {
    return synced > startLength;
  }
}
