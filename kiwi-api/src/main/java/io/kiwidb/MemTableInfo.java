package io.kiwidb;

/**
 * A memtable as it is now.
 *
 * @param id counts up for each new memtable while the store is open
 * @param phase what is happening to it
 * @param entries how many entries it has
 * @param bytes how much memory it takes
 * @param logNumber the log segment that holds its entries; 0 in a store that was opened read-only,
 *     whose memtables were read from the logs, and hold the entries of one or of several
 */
public record MemTableInfo(long id, Phase phase, long entries, long bytes, long logNumber) {
  /** What is happening to a memtable. */
  public enum Phase {
    /** Takes writes. */
    ACTIVE,
    /** Waits to be flushed. */
    SEALED,
    /** Is being written to a table. */
    FLUSHING,
    /** Is written; waits for older ones to be committed first. */
    WRITTEN
  }
}
