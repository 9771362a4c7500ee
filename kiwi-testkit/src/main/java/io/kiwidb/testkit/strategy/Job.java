package io.kiwidb.testkit.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.TableInfo;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.LsmView.RunningJob;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A choice that the model carries out.
 *
 * <p>Threading: immutable.
 *
 * @param choice what was chosen
 * @param inputs its tables, upper levels first, level 0 newest first
 * @param levelOf the level of each
 * @param source the uppermost level
 * @param first the first key of all
 * @param last the last key of all
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
    return choice instanceof CompactionChoice.Merge merge ? merge.targetLevel() : source;
  }

  RunningJob asSeenByStrategies() {
    return new RunningJob(
        inputs.stream().map(ModelTable::number).collect(Collectors.toUnmodifiableSet()),
        choice instanceof CompactionChoice.Drop ? RunningJob.NOWHERE : target(),
        ModelTable.key(first),
        ModelTable.key(last));
  }

  int lastKeyOfSource() {
    return inputs.stream()
        .filter(table -> level(table) == source)
        .mapToInt(table -> table.last())
        .max()
        .orElseThrow();
  }

  /** The newest version of each key of the inputs. */
  TreeMap<Integer, Long> merged() {
    TreeMap<Integer, Long> merged = new TreeMap<>();
    for (ModelTable input : inputs) {
      input.contents().forEach((key, sequence) -> merged.merge(key, sequence, Math::max));
    }
    return merged;
  }

  /** Checks the choice against the tree and the jobs that run; see {@link CompactionChoice} for what each kind requires. */
  void assertValid(List<List<ModelTable>> levels, Collection<Job> running) {
    assertThat(inputs).as("inputs").isNotEmpty();
    if (choice instanceof CompactionChoice.Drop) {
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
      if (other.target() == target() && !(other.choice instanceof CompactionChoice.Drop)) {
        assertThat(spanOverlaps(other.first, other.last))
            .as("outputs may overlap those of the running job %s", ChoiceText.of(other.choice))
            .isFalse();
      }
    }
  }

  /** Plain comparisons, because this runs for every pair of an input and another table. */
  private void assertMayStay(ModelTable stays, int level, int index, List<ModelTable> tables) {
    for (ModelTable input : inputs) {
      if (!input.overlaps(stays)) {
        continue;
      }
      boolean newerNeighbour = level == 0 && level(input) == 0 && tables.indexOf(input) < index;
      boolean older = level > level(input) || newerNeighbour;
      if (older && (target() > 0 || between(tables, index))) {
        throw new AssertionError("table " + input.number() + " sinks past the older "
            + stays.number() + " of L" + level);
      }
    }
    if (level == target() && level > 0 && spanOverlaps(stays.first(), stays.last())) {
      throw new AssertionError(
          "outputs may overlap table " + stays.number() + " of the target level");
    }
  }

  /** Whether level 0 has inputs on both sides of a place. */
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
