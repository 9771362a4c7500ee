package io.kiwidb;

/**
 * The current state of a memtable.
 *
 * @param id unique while the store is open; increases with each new memtable
 * @param phase its phase
 * @param entries number of entries
 * @param bytes memory usage in bytes
 * @param logNumber the log segment that contains its entries; 0 in a store opened read-only, whose
 *     memtables are replayed from one or more segments
 */
public record MemTableInfo(long id, Phase phase, long entries, long bytes, long logNumber) {
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
