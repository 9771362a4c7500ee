package io.kiwidb.spi;

/**
 * Purpose: a decoded, immutable block in a representation chosen by its table format, and its size.
 *
 * <p>Threading: immutable. Ownership of buffers: owns its arrays; they are garbage-collected when
 * neither cache nor reader refers to it. Failure: none.
 */
public interface CachedBlock {
  /** Returns its heap size in bytes, including arrays and object headers. */
  long memoryBytes();
}
