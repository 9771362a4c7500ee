package io.kiwidb;

/**
 * A segment of the log. Threading: immutable.
 *
 * @param number its file number
 * @param bytes its length in bytes, including what is not yet durable
 * @param syncedBytes the length up to which it is known to be durable
 * @param state its state
 */
public record LogSegmentInfo(long number, long bytes, long syncedBytes, State state) {
  /** The life of a segment. */
  public enum State {
    /** Receives records. */
    ACTIVE,
    /** Complete; kept until all its entries are in tables. */
    ENDED,
    /** A write or sync of it failed; its entries count as durable only once they are in tables. */
    BROKEN
  }
}
