package io.kiwidb.engine.merge;

import io.kiwidb.spi.EntryCursor;

/**
 * The tables of one level as {@link LevelCursor} sees them, sorted by key and disjoint: no user key
 * is in two of them.
 *
 * <p>Threading: immutable. Ownership: the arrays belong to the tables and are only read.
 */
public interface LevelTables {
  /** Returns the number of tables. */
  int count();

  /**
   * Returns the prefix of the first user key of table {@code i}, see
   * {@link io.kiwidb.key.KeyOrder#prefix}.
   */
  long smallestPrefix(int i);

  /** Returns the first user key of table {@code i}. */
  byte[] smallestKey(int i);

  /** Returns the last user key of table {@code i}. */
  byte[] largestKey(int i);

  /** Opens a cursor over table {@code i}, which the caller closes. */
  EntryCursor open(int i);
}
