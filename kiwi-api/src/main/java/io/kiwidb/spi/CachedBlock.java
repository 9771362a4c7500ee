package io.kiwidb.spi;

/**
 * Purpose: a decoded, immutable block as its table format likes it, with its price.
 *
 * <p>Threading: immutable. Ownership of buffers: owns its arrays; the collector frees them when
 * neither cache nor reader refers to it. Failure: none.
 */
public interface CachedBlock {
  /** Bytes of heap that it takes, arrays and headers included. */
  long memoryBytes();
}
