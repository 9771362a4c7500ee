package io.kiwidb.engine.merge;

import io.kiwidb.spi.EntryCursor;

/**
 * The tables of one level, sorted by key and without overlap, as {@link LevelCursor} needs to see
 * them: no user key is in two of them.
 *
 * <p>Threading: immutable. Ownership: the arrays belong to the tables and are only read.
 */
public interface LevelTables {
  /** How many tables there are. */
  int count();

  /**
   * The prefix of the first user key of table {@code i}, see {@link io.kiwidb.key.KeyOrder#prefix}.
   */
  long smallestPrefix(int i);

  /** The first user key of table {@code i}. */
  byte[] smallestKey(int i);

  /** The last user key of table {@code i}. */
  byte[] largestKey(int i);

  /** A new cursor over table {@code i}, which the caller closes. */
  EntryCursor open(int i);
}
