package io.kiwidb.spi;

/**
 * Purpose: creates compaction strategies.
 *
 * <p>Threading: immutable. Ownership of buffers: none. Failure: see {@link Provider}.
 */
public interface StrategyProvider extends Provider {
  /** Returns a strategy, new or shared. */
  CompactionStrategy create();
}
