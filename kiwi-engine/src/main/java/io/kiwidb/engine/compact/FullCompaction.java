package io.kiwidb.engine.compact;

import io.kiwidb.KeyRange;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.CompactionChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code compactRange} merges: every table that overlaps the range, and every table that overlaps those, into the deepest level
 * that has any (level 0 alone goes to the last level). Nothing is left that could hold older entries of the keys, so deletions and
 * what they hide go for good, but for what snapshots need.
 *
 * <p>Threading: stateless; pure.
 */
final class FullCompaction {
  private FullCompaction() {}

  static Optional<CompactionChoice.Merge> choose(
      Version version, KeyRange range, KeyOrder order, long tableBytes) {
    List<TableInfo> all = version.tableInfos();
    List<TableInfo> chosen = new ArrayList<>(
        all.stream().filter(table -> isInRange(table, range, order)).toList());
    boolean grown = true;
    while (grown) {
      List<TableInfo> more = all.stream()
          .filter(table -> !chosen.contains(table))
          .filter(table -> chosen.stream().anyMatch(other -> overlap(table, other, order)))
          .toList();
      grown = chosen.addAll(more);
    }
    int deepest = 0;
    for (Level level : version.levels()) {
      deepest = level.size() > 0 ? level.number() : deepest;
    }
    int target = deepest > 0 ? deepest : version.levels().size() - 1;
    boolean done =
        chosen.stream().allMatch(table -> table.level() == target && table.deletions() == 0);
    if (done) {
      return Optional.empty();
    }
    return Optional.of(new CompactionChoice.Merge(
        List.copyOf(chosen), target, tableBytes, List.of(), "asked for by hand"));
  }

  private static boolean isInRange(TableInfo table, KeyRange range, KeyOrder order) {
    return range
            .from()
            .map(from -> order.compare(table.largestKey(), from) >= 0)
            .orElse(true)
        && range.to().map(to -> order.compare(table.smallestKey(), to) < 0).orElse(true);
  }

  private static boolean overlap(TableInfo a, TableInfo b, KeyOrder order) {
    return order.compare(a.smallestKey(), b.largestKey()) <= 0
        && order.compare(b.smallestKey(), a.largestKey()) <= 0;
  }
}
