package io.kiwidb;

/**
 * The current state of a memtable.
 *
 * @param id unique while the store is open; increases with each new memtable
 * @param keyspace its keyspace; 0 is the default
 * @param phase its phase
 * @param entries number of entries
 * @param bytes memory usage in bytes
 * @param logNumber the first log segment that contains entries of it; 0 if none does: it is empty,
 *     its entries skipped the log, or the store was opened read-only
 */
public record MemTableInfo(
    long id, int keyspace, Phase phase, long entries, long bytes, long logNumber) {
  /** The life cycle of a memtable. */
  public enum Phase {
    /** Receives writes. */
    ACTIVE,
    /** Immutable, waiting to be flushed. */
    SEALED,
    /** Being flushed to a table. */
    FLUSHING,
    /** Flushed; older memtables must be committed first. */
    WRITTEN
  }
}
