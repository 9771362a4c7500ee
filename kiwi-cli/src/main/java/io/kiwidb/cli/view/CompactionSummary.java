package io.kiwidb.cli.view;

import io.kiwidb.Keyspace;
import io.kiwidb.TableInfo;
import io.kiwidb.cli.keyspace.QuotedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A summary of a compaction. It reports tables that kept their number, because they were not read
 * and so not verified.
 *
 * <p>Threading: immutable.
 *
 * @param before tables before the compaction
 * @param after tables after the compaction
 * @param scope what was compacted
 */
public record CompactionSummary(List<TableInfo> before, List<TableInfo> after, Scope scope) {
  /** Returns one or two lines. */
  public List<String> lines() {
    Map<Long, TableInfo> old =
        before.stream().collect(Collectors.toMap(TableInfo::number, Function.identity()));
    List<TableInfo> unread =
        after.stream().filter(table -> old.containsKey(table.number())).toList();
    long moved = unread.stream()
        .filter(table -> !isAt(table.level(), old.get(table.number())))
        .count();
    boolean changed = unread.size() < after.size() || unread.size() < before.size();
    String what = changed ? "compacted" : moved > 0 ? "moved" : "nothing to compact";
    List<String> lines = new ArrayList<>();
    String where = scope
        .name()
        .filter(name -> !name.equals(Keyspace.DEFAULT))
        .map(name -> " in keyspace " + QuotedName.of(name))
        .orElse("");
    lines.add(what + where + ": " + TableTotals.of(before) + " -> " + TableTotals.of(after));
    if (!unread.isEmpty()) {
      lines.add("not read, so not verified: " + parts(moved, unread.size() - moved)
          + "; 'kiwi verify' checks every table");
    }
    return lines;
  }

  private static String parts(long moved, long left) {
    List<String> parts = new ArrayList<>();
    if (moved > 0) {
      parts.add(Units.count(moved, "table") + " moved to a lower level");
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
