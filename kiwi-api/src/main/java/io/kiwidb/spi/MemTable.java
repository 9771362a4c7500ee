package io.kiwidb.spi;

/**
 * Purpose: a sorted multi-version map in memory. Entries are added, never changed or removed; the
 * whole table goes at once.
 *
 * <p>Threading: one writer, many readers; a {@link ConcurrentMemTable} takes many writers. Readers
 * take no lock. An entry whose {@link #add} returned is seen by every lookup that begins afterwards
 * (the caller publishes sequence numbers with a happens-before edge).
 *
 * <p>Ownership of buffers: {@link #add} copies what it is given. Slices in results point into the
 * memtable's own arrays, which are never overwritten and live as long as somebody refers to them.
 *
 * <p>Failure: {@link #add} takes every entry within Kiwi's limits, whatever the expected size was;
 * an {@code OutOfMemoryError} leaves the memtable as it was before the call.
 */
public interface MemTable extends AutoCloseable {
  /**
   * Adds an entry; key and value are slices of one array (an encoded batch).
   *
   * <p>Requires: no entry with the same key and tag is there.
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

  /** Looks for the newest visible entry of a key and leaves it in the holder. */
  Lookup get(LookupKey key, Entry result);

  /** A cursor over all entries. */
  EntryCursor cursor();

  /**
   * How many entries were added; one counts before its {@link #add} returns. Where there are none,
   * a cursor leaves the memtable out.
   */
  long entries();

  /** How many bytes of memory are taken, arenas counted by what is used of them. */
  long memoryBytes();

  /** Frees memory that the collector does not manage. Requires: no reader is left. Idempotent. */
  @Override
  default void close() {}
}
