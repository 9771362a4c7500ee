package io.kiwidb.spi;

/**
 * Purpose: tests whether a table may contain a key.
 *
 * <p>Threading: immutable. Ownership of buffers: none. Failure: none.
 */
public interface Filter {
  /** Returns false only if the hash was definitely not added. */
  boolean mayContain(long hash);

  /** Returns its memory usage in bytes. */
  long memoryBytes();
}
