package io.kiwidb.engine.compact;

import io.kiwidb.ProviderException;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.LsmView.RunningJob;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Refuses a choice that would break the tree: a table that is not there or busy, an overlap in a sorted level, with what running jobs
 * will add to it included, or an older table passed over, which would bring back old values. A strategy is a plug-in; the tree does
 * not depend on its being right.
 *
 * <p>Threading: stateless.
 */
final class ChoiceCheck {
  private ChoiceCheck() {}

  /** The tables that a choice reads or moves. */
  static List<TableInfo> tables(CompactionChoice choice) {
    if (choice instanceof CompactionChoice.Merge merge) {
      return merge.tables();
    } else if (choice instanceof CompactionChoice.Move move) {
      return move.tables();
    } else if (choice instanceof CompactionChoice.Drop drop) {
      return drop.tables();
    }
    return List.of();
  }

  static void require(
      CompactionChoice choice,
      Version version,
      List<RunningJob> running,
      KeyOrder order,
      String strategy) {
    List<TableInfo> chosen = tables(choice);
    Set<Long> busy = new HashSet<>();
    running.forEach(job -> busy.addAll(job.inputs()));
    Set<Long> numbers = new HashSet<>();
    for (TableInfo table : chosen) {
      boolean present = table.level() < version.levels().size()
          && version.levels().get(table.level()).tables().stream()
              .anyMatch(t -> t.info().number() == table.number());
      if (!present || busy.contains(table.number()) || !numbers.add(table.number())) {
        throw refusal(strategy, "table " + table.number() + " is not there, busy, or named twice");
      }
    }
    if (choice instanceof CompactionChoice.Merge merge) {
      requireClosed(merge.tables(), merge.targetLevel(), numbers, version, order, strategy);
      requireFree(choice, running, order, strategy);
    } else if (choice instanceof CompactionChoice.Move move) {
      requireClosed(move.tables(), move.targetLevel(), numbers, version, order, strategy);
      requireFree(choice, running, order, strategy);
    } else if (choice instanceof CompactionChoice.Drop drop) {
      requireOldest(drop.tables(), numbers, version, order, strategy);
    }
  }

  /** No running job may add tables to the same sorted level between the keys of this one. */
  private static void requireFree(
      CompactionChoice choice, List<RunningJob> running, KeyOrder order, String strategy) {
    RunningJob job = RunningJobs.of(choice, order);
    for (RunningJob other : running) {
      if (job.targetLevel() > 0
          && job.targetLevel() == other.targetLevel()
          && order.compare(job.smallestKey(), other.largestKey()) <= 0
          && order.compare(other.smallestKey(), job.largestKey()) <= 0) {
        throw refusal(
            strategy, "a running job writes between the same keys of level " + job.targetLevel());
      }
    }
  }

  /** What is dropped hides nothing: older entries of its keys go with it, or they would come back. */
  private static void requireOldest(
      List<TableInfo> chosen, Set<Long> numbers, Version version, KeyOrder order, String strategy) {
    for (TableInfo input : chosen) {
      for (TableInfo other : version.tableInfos()) {
        boolean older = other.level() > input.level()
            || (other.level() == 0 && other.smallestSequence() < input.largestSequence());
        if (older && !numbers.contains(other.number()) && overlap(input, other, order)) {
          throw refusal(
              strategy,
              "dropping table " + input.number() + " would bring back what it hides in table "
                  + other.number());
        }
      }
    }
  }

  /** Every older table that overlaps an input, from the input's level down to the target, must be an input. */
  private static void requireClosed(
      List<TableInfo> chosen,
      int target,
      Set<Long> numbers,
      Version version,
      KeyOrder order,
      String strategy) {
    if (chosen.isEmpty() || target < 0 || target >= version.levels().size()) {
      throw refusal(strategy, "target level " + target + " with " + chosen.size() + " tables");
    }
    for (TableInfo input : chosen) {
      if (input.level() > target) {
        throw refusal(
            strategy,
            "table " + input.number() + " would go up from level " + input.level() + " to "
                + target);
      }
      for (int number = input.level(); number <= target; number++) {
        Level level = version.levels().get(number);
        for (LevelTable other : level.tables()) {
          boolean left = !numbers.contains(other.info().number());
          boolean older = number > 0
              || target == 0
              || other.info().smallestSequence() < input.largestSequence();
          if (left
              && older
              && overlap(input, other.info(), order)
              && !(target == 0 && isNewer(other.info(), chosen))) {
            throw refusal(
                strategy,
                "table " + other.info().number() + " in level " + number + " overlaps table "
                    + input.number());
          }
        }
      }
    }
  }

  private static boolean isNewer(TableInfo other, List<TableInfo> chosen) {
    return chosen.stream().allMatch(input -> other.smallestSequence() > input.largestSequence())
        || chosen.stream().allMatch(input -> other.largestSequence() < input.smallestSequence());
  }

  private static boolean overlap(TableInfo a, TableInfo b, KeyOrder order) {
    return order.compare(a.smallestKey(), b.largestKey()) <= 0
        && order.compare(b.smallestKey(), a.largestKey()) <= 0;
  }

  private static ProviderException refusal(String strategy, String problem) {
    return new ProviderException(
        "strategy " + strategy, "choose", new IllegalStateException("refused: " + problem));
  }
}
