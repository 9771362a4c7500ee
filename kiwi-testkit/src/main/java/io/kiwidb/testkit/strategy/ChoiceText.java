package io.kiwidb.testkit.strategy;

import io.kiwidb.TableInfo;
import io.kiwidb.spi.CompactionChoice;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Formats a choice as text, such as {@code merge L0:7,6 L1:3 -> L1 because L0 has 4 tables}.
 *
 * <p>Threading: stateless.
 */
public final class ChoiceText {
  private ChoiceText() {}

  /** Returns the text of a choice, without boundaries. */
  public static String of(CompactionChoice choice) {
    if (choice instanceof CompactionChoice.Move move) {
      return "move " + tables(move.tables()) + " -> L" + move.targetLevel() + " because "
          + move.reason();
    }
    if (choice instanceof CompactionChoice.Merge merge) {
      return "merge " + tables(merge.tables()) + " -> L" + merge.targetLevel() + " because "
          + merge.reason();
    }
    if (choice instanceof CompactionChoice.Drop drop) {
      return "drop " + tables(drop.tables()) + " because " + drop.reason();
    }
    return "none";
  }

  /** Returns the boundaries of a merge, separated by spaces; empty for other choices. */
  public static String boundaries(CompactionChoice choice) {
    return choice instanceof CompactionChoice.Merge merge
        ? merge.boundaries().stream()
            .map(key -> new String(key, StandardCharsets.UTF_8))
            .collect(Collectors.joining(" "))
        : "";
  }

  private static String tables(List<TableInfo> tables) {
    Map<Integer, String> byLevel = new TreeMap<>();
    for (TableInfo table : tables) {
      byLevel.merge(
          table.level(),
          "L" + table.level() + ":" + table.number(),
          (text, more) -> text + "," + table.number());
    }
    return String.join(" ", byLevel.values());
  }
}
