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
 * Refuses a choice that would break the tree: a table that is not there or busy, an overlap in a
 * sorted level, with what running jobs will add to it included, or an older table passed over,
 * which would bring back old values. A strategy is a plug-in; the tree does not depend on its being
 * right.
 *
 * <p>Threading: not thread-safe; one check an object.
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

  /** The tables that a choice reads, moves or drops. */
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
        throw refusal("table " + table.number() + " is not there, busy, or named twice");
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

  /** No running job may add tables to the same sorted level between the keys of this one. */
  private void requireFree(CompactionChoice choice) {
    RunningJob job = RunningJobs.of(choice, order);
    for (RunningJob other : view.running()) {
      if (RunningJobs.writeBetweenSameKeys(job, other, order)) {
        throw refusal("a running job writes between the same keys of level " + job.targetLevel());
      }
    }
  }

  /** What is moved is not merged, so it must not overlap itself. */
  private void requireDisjoint(CompactionChoice.Move move) {
    for (int i = 0; i < move.tables().size(); i++) {
      for (int j = 0; j < i; j++) {
        if (move.targetLevel() > 0
            && overlap(move.tables().get(i), move.tables().get(j))) {
          throw refusal("tables " + move.tables().get(j).number() + " and "
              + move.tables().get(i).number() + ", which overlap, would move to level "
              + move.targetLevel());
        }
      }
    }
  }

  /**
   * What is dropped hides nothing: older entries of its keys go with it, or they would come back.
   */
  private void requireOldest(List<TableInfo> dropped) {
    for (TableInfo input : dropped) {
      for (LsmView.Level level : view.levels()) {
        for (TableInfo other : level.tables()) {
          boolean older = level.number() > input.level()
              || (level.number() == 0 && other.smallestSequence() < input.largestSequence());
          if (older && !chosen.contains(other.number()) && overlap(input, other)) {
            throw refusal("dropping table " + input.number()
                + " would bring back what it hides in table " + other.number());
          }
        }
      }
    }
  }

  /**
   * Every older table that overlaps an input, from the input's level down to the target, must be an
   * input.
   */
  private void requireClosed(List<TableInfo> inputs, int target) {
    if (target < 0 || target >= view.levels().size()) {
      throw refusal("there is no level " + target);
    }
    for (TableInfo input : inputs) {
      if (input.level() > target) {
        throw refusal("table " + input.number() + " would go up from level " + input.level()
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

  /** Whether a table that stays would be on the wrong side of an input that goes to the target. */
  private static boolean isPassed(
      TableInfo input, TableInfo stays, int target, List<TableInfo> inputs) {
    if (stays.level() > 0) {
      return true;
    }
    if (target > 0) {
      return stays.smallestSequence() < input.largestSequence();
    }
    // Within level 0 one table takes the place of all inputs: what stays must be newer than all, or
    // older.
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
