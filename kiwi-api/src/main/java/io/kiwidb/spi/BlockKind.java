package io.kiwidb.spi;

/** The three tiers of the block cache, each with a budget of its own. */
public enum BlockKind {
  /** Entries. */
  DATA,
  /** Fence keys. */
  INDEX,
  /** Filters. */
  FILTER
}
