package io.kiwidb.cli.view;

import io.kiwidb.TableInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a compaction came to, in words: a table that is there under its old number was not read, so
 * that nobody takes it for checked.
 *
 * <p>Threading: immutable.
 *
 * @param before the tables before it
 * @param after the tables after it
 */
public record CompactionSummary(List<TableInfo> before, List<TableInfo> after) {
  /** One line, or two. */
  public List<String> lines() {
    Map<Long, TableInfo> old =
        before.stream().collect(Collectors.toMap(TableInfo::number, Function.identity()));
    List<TableInfo> unread =
        after.stream().filter(table -> old.containsKey(table.number())).toList();
    long moved = unread.stream()
        .filter(table -> !isAt(table.level(), old.get(table.number())))
        .count();
    boolean changed = unread.size() < after.size() || unread.size() < before.size();
    String what = changed ? "compacted: " : moved > 0 ? "moved: " : "nothing to compact: ";
    List<String> lines = new ArrayList<>();
    lines.add(what + TableTotals.of(before) + " -> " + TableTotals.of(after));
    if (!unread.isEmpty()) {
      lines.add("not read, and so not checked: " + parts(moved, unread.size() - moved)
          + "; 'kiwi verify' checks every table");
    }
    return lines;
  }

  private static String parts(long moved, long left) {
    List<String> parts = new ArrayList<>();
    if (moved > 0) {
      parts.add(Units.count(moved, "table") + " moved down");
    }
    if (left > 0) {
      parts.add(Units.count(left, "table") + " with nothing to drop");
    }
    return String.join(" and ", parts);
  }

  private static boolean isAt(int level, @Nullable TableInfo table) {
    return table != null && table.level() == level;
  }
}
