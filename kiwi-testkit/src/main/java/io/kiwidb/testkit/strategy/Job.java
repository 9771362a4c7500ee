package io.kiwidb.testkit.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.TableInfo;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.LsmView.RunningJob;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A choice that the model executes.
 *
 * <p>Threading: immutable.
 *
 * @param choice the choice
 * @param inputs its tables, upper levels first, level 0 newest first
 * @param levelOf the level of each table
 * @param source the uppermost input level
 * @param first the smallest key of the inputs
 * @param last the largest key of the inputs
 */
record Job(
    CompactionChoice choice,
    List<ModelTable> inputs,
    Map<ModelTable, Integer> levelOf,
    int source,
    int first,
    int last) {
  static List<TableInfo> tablesOf(CompactionChoice choice) {
    if (choice instanceof CompactionChoice.Move move) {
      return move.tables();
    }
    if (choice instanceof CompactionChoice.Merge merge) {
      return merge.tables();
    }
    return choice instanceof CompactionChoice.Drop drop ? drop.tables() : List.of();
  }

  int target() {
    if (choice instanceof CompactionChoice.Move move) {
      return move.targetLevel();
    }
    return choice instanceof CompactionChoice.Merge merge
        ? merge.targetLevel()
        : RunningJob.NOWHERE;
  }

  RunningJob asSeenByStrategies() {
    return new RunningJob(
        inputs.stream().map(ModelTable::number).collect(Collectors.toUnmodifiableSet()),
        target(),
        ModelTable.key(first),
        ModelTable.key(last));
  }

  int lastKeyOfSource() {
    return inputs.stream()
        .filter(table -> level(table) == source)
        .mapToInt(ModelTable::last)
        .max()
        .orElseThrow();
  }

  /**
   * Checks the choice against the tree and the running jobs; see {@link CompactionChoice} for the
   * requirements of each kind.
   */
  void assertValid(List<List<ModelTable>> levels, Collection<Job> running) {
    assertThat(inputs).as("inputs").isNotEmpty();
    if (choice instanceof CompactionChoice.Drop) {
      assertDropsTheOldest(levels);
      return;
    }
    assertThat(target())
        .as("target level")
        .isBetween(
            levelOf.values().stream().max(Integer::compare).orElseThrow(), levels.size() - 1);
    if (choice instanceof CompactionChoice.Move) {
      assertThat(levelOf.values()).as("levels of moved tables").containsOnly(source);
      assertThat(target()).as("target of a move").isGreaterThan(source);
    }
    for (int level = source; level <= target(); level++) {
      List<ModelTable> tables = levels.get(level);
      for (int i = 0; i < tables.size(); i++) {
        if (!levelOf.containsKey(tables.get(i))) {
          assertMayStay(tables.get(i), level, i, tables);
        }
      }
    }
    for (Job other : running) {
      if (target() > 0 && other.target() == target()) {
        assertThat(spanOverlaps(other.first, other.last))
            .as("outputs may overlap those of the running job %s", ChoiceText.of(other.choice))
            .isFalse();
      }
    }
  }

  /** Dropped tables must not hide entries of older tables that stay. */
  private void assertDropsTheOldest(List<List<ModelTable>> levels) {
    for (ModelTable input : inputs) {
      for (int level = 0; level < levels.size(); level++) {
        for (ModelTable stays : levels.get(level)) {
          boolean older = level > level(input) || (level == 0 && stays.oldest() < input.newest());
          if (older && !levelOf.containsKey(stays) && input.overlaps(stays)) {
            throw new AssertionError("dropping table " + input.number()
                + " would expose entries that it hides in table " + stays.number());
          }
        }
      }
    }
  }

  /** Uses plain comparisons, because this runs for each pair of an input and another table. */
  private void assertMayStay(ModelTable stays, int level, int index, List<ModelTable> tables) {
    for (ModelTable input : inputs) {
      if (!input.overlaps(stays)) {
        continue;
      }
      if (target() == 0) {
        if (between(tables, index)) {
          throw new AssertionError("table " + stays.number() + " is between table " + input.number()
              + " and other inputs");
        }
        continue;
      }
      boolean newerNeighbour = level == 0 && level(input) == 0 && tables.indexOf(input) < index;
      if (level > level(input) || newerNeighbour) {
        throw new AssertionError("table " + input.number() + " moves below the older table "
            + stays.number() + " of L" + level);
      }
    }
    if (level == target() && level > 0 && spanOverlaps(stays.first(), stays.last())) {
      throw new AssertionError(
          "outputs may overlap table " + stays.number() + " of the target level");
    }
  }

  /** Returns whether level 0 has inputs on both sides of an index. */
  private boolean between(List<ModelTable> tables, int index) {
    return tables.subList(0, index).stream().anyMatch(inputs::contains)
        && tables.subList(index, tables.size()).stream().anyMatch(inputs::contains);
  }

  private boolean spanOverlaps(int from, int to) {
    return first <= to && from <= last;
  }

  private int level(ModelTable table) {
    return levelOf.getOrDefault(table, -1);
  }
}
