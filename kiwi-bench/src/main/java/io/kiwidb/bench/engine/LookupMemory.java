package io.kiwidb.bench.engine;

/**
 * What a store keeps in memory, beside its data, to find an entry.
 *
 * @param indexBytes cached blocks of indexes
 * @param filterBytes cached filters
 * @param tableBytes what open tables keep beside what is cached
 * @param evictions blocks of indexes and filters that had to make room for others; with some the
 *     store would keep more if it might
 */
public record LookupMemory(long indexBytes, long filterBytes, long tableBytes, long evictions) {
  /** Nothing is known. */
  public static final LookupMemory UNKNOWN = new LookupMemory(0, 0, 0, 0);

  /** All of it. */
  public long bytes() {
    return indexBytes + filterBytes + tableBytes;
  }
}
