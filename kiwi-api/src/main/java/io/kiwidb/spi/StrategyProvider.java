package io.kiwidb.spi;

/**
 * Purpose: creates compaction strategies.
 *
 * <p>Threading: immutable. Ownership of buffers: none. Failure: see {@link Provider}.
 */
public interface StrategyProvider extends Provider {
  /** A strategy; may be shared. */
  CompactionStrategy create();
}
