package io.kiwidb.spi;

/**
 * Purpose: a sorted multi-version map in memory. Entries are added, but never changed or removed;
 * the memtable is discarded as a whole.
 *
 * <p>Threading: one writer, many readers; a {@link ConcurrentMemTable} supports many writers.
 * Readers take no locks. An entry whose {@link #add} returned is visible to all lookups that start
 * afterwards (the caller publishes sequence numbers with a happens-before edge).
 *
 * <p>Ownership of buffers: {@link #add} copies its arguments. Result slices point into the
 * memtable's arrays, which are never overwritten and stay valid as long as they are referenced.
 *
 * <p>Failure: {@link #add} accepts every entry within {@link io.kiwidb.Limits}, whatever the
 * expected size was; an {@code OutOfMemoryError} leaves the memtable unchanged.
 */
public interface MemTable extends AutoCloseable {
  /**
   * Adds an entry; key and value are slices of one array (an encoded batch).
   *
   * <p>Requires: the memtable contains no entry with the same key and tag.
   *
   * @param tag sequence number and type
   * @param expiry milliseconds since 1970, or {@link Entry#NEVER}
   */
  void add(
      long tag,
      long expiry,
      byte[] bytes,
      int keyOffset,
      int keyLength,
      int valueOffset,
      int valueLength);

  /** Looks up the newest visible entry of a key and stores it in the holder. */
  Lookup get(LookupKey key, Entry result);

  /** Returns a cursor over all entries. */
  EntryCursor cursor();

  /**
   * Returns the number of entries; an entry counts before its {@link #add} returns. The engine
   * skips memtables without entries in cursors.
   */
  long entries();

  /** Returns the memory usage in bytes; of arenas, only the used part counts. */
  long memoryBytes();

  /** Frees off-heap memory. Requires: there are no readers. Idempotent. */
  @Override
  default void close() {}
}
