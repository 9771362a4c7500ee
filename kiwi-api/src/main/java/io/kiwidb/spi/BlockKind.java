package io.kiwidb.spi;

/** The three tiers of the block cache, each with its own budget. */
public enum BlockKind {
  /** Data blocks, which contain entries. */
  DATA,
  /** Index blocks, which contain fence keys. */
  INDEX,
  /** Filters. */
  FILTER
}
