package io.kiwidb.spi;

/**
 * Purpose: the optional ability of a {@link TableReader} to tell how it came to an answer.
 *
 * <p>Threading and ownership of buffers: as {@link TableReader#get}. Failure: the same.
 */
public interface TraceableTable {
  /** Does what {@link TableReader#get} does, and reports each step. */
  Lookup trace(LookupKey key, Entry result, TraceSink sink);

  /** Takes the steps of a lookup. */
  @FunctionalInterface
  interface TraceSink {
    /**
     * One step.
     *
     * @param what the part, such as {@code filter} or {@code data block}
     * @param verdict what it answered, such as {@code negative} or {@code offset 4096, cache hit}
     */
    void step(String what, String verdict);
  }
}
