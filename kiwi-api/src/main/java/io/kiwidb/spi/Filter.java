package io.kiwidb.spi;

/**
 * Purpose: answers whether a key may be in a table.
 *
 * <p>Threading: immutable. Ownership of buffers: none. Failure: none.
 */
public interface Filter {
  /** False only if the hash was certainly not added. */
  boolean mayContain(long hash);

  /** Bytes of memory that it takes. */
  long memoryBytes();
}
