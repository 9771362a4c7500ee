package io.kiwidb.bench.engine;

/**
 * Memory that a store uses to find entries, not counting cached data blocks.
 *
 * @param indexBytes cached index blocks
 * @param filterBytes cached filters
 * @param tableBytes memory of open tables that is not in the cache
 * @param evictions evicted index blocks and filters; if not 0, a larger cache would hold more
 */
public record LookupMemory(long indexBytes, long filterBytes, long tableBytes, long evictions) {
  /** The engine does not report its memory. */
  public static final LookupMemory UNKNOWN = new LookupMemory(0, 0, 0, 0);

  /** Returns the sum. */
  public long bytes() {
    return indexBytes + filterBytes + tableBytes;
  }
}
