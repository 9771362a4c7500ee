package io.kiwidb.engine.manifest;

/**
 * What the manifest knows of a log segment.
 *
 * @param number its file number
 * @param provider the log provider that wrote it
 * @param startLength its length before the first record
 * @param length its final length; 0 while it is being written
 * @param synced up to which length a sync is known to have made it durable; see
 *     {@link #durableLength}
 */
public record LogSegment(long number, String provider, long startLength, long length, long synced) {
  /** The segment with what was learned when it ended. */
  public LogSegment ended(long finalLength, long syncedLength) {
    return new LogSegment(number, provider, startLength, finalLength, syncedLength);
  }

  /**
   * Up to which length it is durable; damage before that is corruption. That is at least the
   * header, which was synced before the manifest named the segment.
   */
  public long durableLength() {
    return Math.max(synced, startLength);
  }

  /** Whether its final length is known. */
  public boolean isEnded() {
    return length > 0;
  }

  /** Whether any record in it is known to be durable. */
  public boolean hasSyncedRecords() {
    return synced > startLength;
  }
}
