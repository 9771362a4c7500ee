package io.kiwidb.engine.manifest;

/**
 * What the manifest knows of a log segment.
 *
 * @param number its file number
 * @param provider the log provider that wrote it
 * @param startLength its length before the first record
 * @param length its final length; 0 while it is being written
 * @param synced up to which length it is known to be durable; damage before that is corruption
 */
public record LogSegment(long number, String provider, long startLength, long length, long synced) {
  /** The segment with what was learned when it ended. */
  public LogSegment ended(long finalLength, long syncedLength) {
    return new LogSegment(number, provider, startLength, finalLength, syncedLength);
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
