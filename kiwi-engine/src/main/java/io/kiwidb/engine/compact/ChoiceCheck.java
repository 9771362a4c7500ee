package io.kiwidb.engine.compact;

import io.kiwidb.ProviderException;
import io.kiwidb.TableInfo;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.LsmView.RunningJob;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Rejects a choice that would break the tree: a table that is absent or busy, an overlap in a
 * sorted level (including outputs of running jobs), or a skipped older table, which would resurrect
 * old values. A strategy is a plug-in; the tree must not depend on its correctness.
 *
 * <p>Threading: not thread-safe; one check per object.
 */
final class ChoiceCheck {
  private final LsmView view;
  private final KeyOrder order;
  private final String strategy;
  private final Set<Long> chosen = new HashSet<>();

  private ChoiceCheck(LsmView view, String strategy) {
    this.view = view;
    this.order = view.order();
    this.strategy = strategy;
  }

  /** Returns the tables that a choice reads, moves or drops. */
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

  /**
   * Throws a {@link ProviderException} that names the strategy if the choice must not be carried
   * out.
   */
  static void require(CompactionChoice choice, LsmView view, String strategy) {
    new ChoiceCheck(view, strategy).require(choice);
  }

  private void require(CompactionChoice choice) {
    for (TableInfo table : tables(choice)) {
      boolean present = table.level() < view.levels().size()
          && view.levels().get(table.level()).tables().contains(table);
      if (!present || view.isBusy(table) || !chosen.add(table.number())) {
        throw refusal("table " + table.number() + " is absent, busy, or chosen twice");
      }
    }
    if (choice instanceof CompactionChoice.Merge merge) {
      requireClosed(merge.tables(), merge.targetLevel());
      requireFree(choice);
    } else if (choice instanceof CompactionChoice.Move move) {
      requireClosed(move.tables(), move.targetLevel());
      requireDisjoint(move);
      requireFree(choice);
    } else if (choice instanceof CompactionChoice.Drop drop) {
      requireOldest(drop.tables());
    }
  }

  /** Requires that no running job writes to the same key range of the same sorted level. */
  private void requireFree(CompactionChoice choice) {
    RunningJob job = RunningJobs.of(choice, order);
    for (RunningJob other : view.running()) {
      if (RunningJobs.writeBetweenSameKeys(job, other, order)) {
        throw refusal("a running job writes to the same key range of level " + job.targetLevel());
      }
    }
  }

  /** Requires that moved tables do not overlap each other, as they are not merged. */
  private void requireDisjoint(CompactionChoice.Move move) {
    for (int i = 0; i < move.tables().size(); i++) {
      for (int j = 0; j < i; j++) {
        if (move.targetLevel() > 0
            && overlap(move.tables().get(i), move.tables().get(j))) {
          throw refusal("overlapping tables " + move.tables().get(j).number() + " and "
              + move.tables().get(i).number() + " would move to level "
              + move.targetLevel());
        }
      }
    }
  }

  /**
   * Requires that dropped tables hide nothing: older entries of their keys must be dropped with
   * them, or they would reappear.
   */
  private void requireOldest(List<TableInfo> dropped) {
    for (TableInfo input : dropped) {
      for (LsmView.Level level : view.levels()) {
        for (TableInfo other : level.tables()) {
          boolean older = level.number() > input.level()
              || (level.number() == 0 && other.smallestSequence() < input.largestSequence());
          if (older && !chosen.contains(other.number()) && overlap(input, other)) {
            throw refusal("dropping table " + input.number()
                + " would resurrect entries that it hides in table " + other.number());
          }
        }
      }
    }
  }

  /**
   * Requires that every older table that overlaps an input, from the input's level down to the
   * target, is an input, too.
   */
  private void requireClosed(List<TableInfo> inputs, int target) {
    if (target < 0 || target >= view.levels().size()) {
      throw refusal("level " + target + " does not exist");
    }
    for (TableInfo input : inputs) {
      if (input.level() > target) {
        throw refusal("table " + input.number() + " would move up from level " + input.level()
            + " to " + target);
      }
      for (int number = input.level(); number <= target; number++) {
        for (TableInfo other : view.levels().get(number).tables()) {
          if (!chosen.contains(other.number())
              && overlap(input, other)
              && isPassed(input, other, target, inputs)) {
            throw refusal("table " + other.number() + " in level " + number + " overlaps table "
                + input.number());
          }
        }
      }
    }
  }

  /**
   * Returns whether a remaining table would be on the wrong side of an input that goes to the
   * target.
   */
  private static boolean isPassed(
      TableInfo input, TableInfo stays, int target, List<TableInfo> inputs) {
    if (stays.level() > 0) {
      return true;
    }
    if (target > 0) {
      return stays.smallestSequence() < input.largestSequence();
    }
    // Within level 0 one table replaces all inputs: a remaining table must be newer than all of
    // them, or older than all of them.
    boolean newer =
        inputs.stream().allMatch(table -> stays.smallestSequence() > table.largestSequence());
    boolean older =
        inputs.stream().allMatch(table -> stays.largestSequence() < table.smallestSequence());
    return !newer && !older;
  }

  private boolean overlap(TableInfo a, TableInfo b) {
    return order.compare(a.smallestKey(), b.largestKey()) <= 0
        && order.compare(b.smallestKey(), a.largestKey()) <= 0;
  }

  private ProviderException refusal(String problem) {
    return new ProviderException(
        "strategy " + strategy, "choose", new IllegalStateException("refused: " + problem));
  }
}
