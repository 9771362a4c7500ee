package io.kiwidb.example.strategy;

import io.kiwidb.TableInfo;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.CompactionStrategy;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.LsmView.Level;
import io.kiwidb.spi.LsmView.Rules;
import java.util.ArrayList;
import java.util.List;

/**
 * Merges all of level 0 into the last level, with all tables between that overlap. Threading:
 * immutable.
 */
final class TwoLevelStrategy implements CompactionStrategy {
  @Override
  public CompactionChoice choose(LsmView view) {
    int waiting = view.levels().get(0).tables().size();
    boolean enough = waiting >= trigger(view.rules()) || (view.idle() && waiting > 0);
    if (!enough || !view.running().isEmpty()) { // one job at a time cannot conflict
      return new CompactionChoice.None();
    }
    return new CompactionChoice.Merge(
        levelZeroAndAllOverlaps(view),
        view.levels().size() - 1,
        view.rules().tableBytes(),
        List.of(), // there is no lower level to align the outputs with
        "L0 has " + waiting + " tables");
  }

  @Override
  public int runsAtRest(Rules rules) {
    return trigger(rules) - 1;
  }

  private static int trigger(Rules rules) {
    return rules.l0Trigger() + Math.toIntExact(rules.value(TwoLevelProvider.EXTRA_TABLES));
  }

  /** From level 0 downwards: each added table widens the key range for the levels below it. */
  private static List<TableInfo> levelZeroAndAllOverlaps(LsmView view) {
    List<TableInfo> inputs = new ArrayList<>(view.levels().get(0).tables());
    for (Level level : view.levels().subList(1, view.levels().size())) {
      byte[] smallest = smallest(inputs, view.order());
      byte[] largest = largest(inputs, view.order());
      for (TableInfo table : level.tables()) {
        if (view.order().compare(table.smallestKey(), largest) <= 0
            && view.order().compare(smallest, table.largestKey()) <= 0) {
          inputs.add(table);
        }
      }
    }
    return List.copyOf(inputs);
  }

  private static byte[] smallest(List<TableInfo> tables, KeyOrder order) {
    return tables.stream().map(TableInfo::smallestKey).min(order::compare).orElseThrow();
  }

  private static byte[] largest(List<TableInfo> tables, KeyOrder order) {
    return tables.stream().map(TableInfo::largestKey).max(order::compare).orElseThrow();
  }
}
