package io.kiwidb.spi;

import io.kiwidb.TableInfo;
import java.util.List;

/** The decision of a {@link CompactionStrategy}. Threading: immutable. */
public sealed interface CompactionChoice {
  /** Nothing to do. */
  record None() implements CompactionChoice {}

  /**
   * Moves tables to another level without rewriting them. Requires: they do not overlap any table
   * of the target level.
   *
   * @param tables the tables, all of one level
   * @param targetLevel their new level
   * @param reason why, for events and logs
   */
  record Move(List<TableInfo> tables, int targetLevel, String reason) implements CompactionChoice {}

  /**
   * Merges tables into new tables of a level. Requires: for each input, the inputs include all
   * older tables that overlap it, in the levels from its own to the target.
   *
   * @param tables all inputs, from one or more levels
   * @param targetLevel level of the outputs
   * @param targetBytes target size of an output
   * @param boundaries user keys, ascending, at which outputs should preferably end (the starts of
   *     tables in the level below the target), to reduce the overlap of later merges; may be empty
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
   * Removes tables with all their entries, for stores that keep only recent data.
   *
   * @param tables the tables
   * @param reason why, for events and logs
   */
  record Drop(List<TableInfo> tables, String reason) implements CompactionChoice {}
}
