package io.kiwidb.spi;

/**
 * Purpose: optional capability of a {@link TableReader} to trace a lookup.
 *
 * <p>Threading, ownership of buffers and failure: see {@link TableReader#get}.
 */
public interface TraceableTable {
  /** Performs {@link TableReader#get} and reports each step. */
  Lookup trace(LookupKey key, Entry result, TraceSink sink);

  /** Receives the steps of a lookup. */
  @FunctionalInterface
  interface TraceSink {
    /**
     * A step.
     *
     * @param what the component, such as {@code filter} or {@code data block}
     * @param verdict the result, such as {@code negative} or {@code offset 4096, cache hit}
     */
    void step(String what, String verdict);
  }
}
