package io.kiwidb.spi;

import io.kiwidb.TableInfo;
import java.util.List;

/** What a {@link CompactionStrategy} wants done. Threading: immutable. */
public sealed interface CompactionChoice {
  /** Nothing is worth doing. */
  record None() implements CompactionChoice {}

  /**
   * Give tables another level without rewriting them. Requires: nothing in the target level
   * overlaps them.
   *
   * @param tables the tables, all of one level
   * @param targetLevel their new level
   * @param reason why, for events and logs
   */
  record Move(List<TableInfo> tables, int targetLevel, String reason) implements CompactionChoice {}

  /**
   * Merge tables into new ones of a level. Requires: with a table go all older tables that share
   * keys with it in the levels from its own to the target.
   *
   * @param tables all inputs, of one or more levels
   * @param targetLevel level of the outputs
   * @param targetBytes size at which an output is ended
   * @param boundaries user keys, ascending, at which an output should rather end (the starts of
   *     tables in the level below the target), so that later merges overlap less; may be empty
   * @param reason why, for events and logs
   */
  record Merge(
      List<TableInfo> tables,
      int targetLevel,
      long targetBytes,
      List<byte[]> boundaries,
      String reason)
      implements CompactionChoice {}

  /**
   * Remove tables with everything in them, for stores that keep only what is recent.
   *
   * @param tables the tables
   * @param reason why, for events and logs
   */
  record Drop(List<TableInfo> tables, String reason) implements CompactionChoice {}
}
