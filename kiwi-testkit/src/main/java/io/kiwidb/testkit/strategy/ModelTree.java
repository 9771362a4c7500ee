package io.kiwidb.testkit.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.TableInfo;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.LsmView.Level;
import io.kiwidb.spi.LsmView.Rules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * A tree that executes choices like the engine, with the contents of all tables in memory, so that
 * a wrong choice results in wrong lookups and not only in a violated rule. Like in the engine, the
 * inputs of a job and its snapshots are fixed when it starts; its outputs appear when it finishes.
 *
 * <p>Threading: not thread-safe.
 */
final class ModelTree {
  private final Rules rules;
  private final List<List<ModelTable>> levels = new ArrayList<>();
  private final byte[][] resumeKeys;
  private final Set<Long> busy = new HashSet<>();
  private final Map<Job, List<ModelTable>> running = new LinkedHashMap<>();
  private final ModelAnswers answers = new ModelAnswers();
  private boolean idle;
  private long nextNumber = 1;
  private long nextSequence = 1;
  private long now;

  ModelTree(int levelCount, Rules rules) {
    this.rules = rules;
    resumeKeys = new byte[levelCount][0];
    for (int i = 0; i < levelCount; i++) {
      levels.add(new ArrayList<>());
    }
  }

  /** Returns the tree as seen by a strategy. */
  LsmView view() {
    List<Level> drawn = new ArrayList<>();
    for (int level = 0; level < levels.size(); level++) {
      List<TableInfo> tables = new ArrayList<>();
      for (ModelTable table : levels.get(level)) {
        tables.add(table.info(level));
      }
      drawn.add(new Level(level, List.copyOf(tables), resumeKeys[level]));
    }
    long[] snapshots = answers.snapshots();
    return new LsmView(
        List.copyOf(drawn),
        running.keySet().stream().map(Job::asSeenByStrategies).toList(),
        rules,
        KeyOrder.BYTEWISE,
        now,
        snapshots.length == 0 ? Long.MAX_VALUE : snapshots[0],
        idle,
        idle,
        Map.of());
  }

  /** Sets whether views show the tree as idle. */
  void idle(boolean nobodyWrites) {
    idle = nobodyWrites;
  }

  /** Adds a table with new versions of keys to level 0; some are deletions. */
  void flush(Collection<Integer> keys, IntPredicate isDeletion) {
    levels.get(0).add(0, write(keys, isDeletion));
  }

  /** Adds tables of new versions to an empty level. */
  void fill(int level, List<? extends Collection<Integer>> keysOfTables, IntPredicate isDeletion) {
    for (Collection<Integer> keys : keysOfTables) {
      levels.get(level).add(write(keys, isDeletion));
    }
    levels.get(level).sort(Comparator.comparing(ModelTable::first));
  }

  private ModelTable write(Collection<Integer> keys, IntPredicate isDeletion) {
    now++;
    TreeMap<Integer, Long> newest = new TreeMap<>();
    for (int key : keys) {
      newest.put(key, nextSequence++);
    }
    ModelEntries.Builder contents = new ModelEntries.Builder(newest.size());
    newest.forEach((key, sequence) -> {
      contents.add(key, sequence, isDeletion.test(key));
      answers.write(key, sequence, isDeletion.test(key));
    });
    return new ModelTable(nextNumber++, now, contents.build());
  }

  /** Opens a snapshot of the current state. */
  void openSnapshot() {
    answers.openSnapshot(nextSequence - 1);
  }

  void closeSnapshots() {
    answers.closeSnapshots();
  }

  int levelZeroTables() {
    return levels.get(0).size();
  }

  /** Returns the total size of all tables in bytes. */
  long bytes() {
    return levels.stream().flatMap(List::stream).mapToLong(ModelTable::bytes).sum();
  }

  /** Returns the number of sorted runs: tables of level 0, and other non-empty levels. */
  int runs() {
    int runs = levelZeroTables();
    for (List<ModelTable> level : levels.subList(1, levels.size())) {
      runs += level.isEmpty() ? 0 : 1;
    }
    return runs;
  }

  /** Marks the inputs of a valid job as busy, and determines its outputs. */
  void start(Job job) {
    running.put(job, job.choice() instanceof CompactionChoice.Move ? job.inputs() : merged(job));
    for (ModelTable table : job.inputs()) {
      busy.add(table.number());
    }
  }

  /** Returns the bytes that a running job writes. */
  long written(Job job) {
    return job.choice() instanceof CompactionChoice.Merge
        ? running.getOrDefault(job, List.of()).stream()
            .mapToLong(ModelTable::bytes)
            .sum()
        : 0;
  }

  private List<ModelTable> merged(Job job) {
    List<ModelTable> outputs = new ArrayList<>();
    if (job.choice() instanceof CompactionChoice.Merge merge) {
      now++;
      for (ModelEntries entries :
          new ModelMerge(job.inputs(), mayBeOlder(job), answers.snapshots()).outputs(merge)) {
        outputs.add(new ModelTable(nextNumber++, now, entries));
      }
    }
    return outputs;
  }

  /**
   * Returns the remaining tables that may contain older versions of the outputs: those below the
   * target, and for level 0 also those in it.
   */
  private List<ModelTable> mayBeOlder(Job job) {
    int from = job.target() == 0 ? 0 : job.target() + 1;
    return levels.subList(from, levels.size()).stream()
        .flatMap(List::stream)
        .filter(table -> !job.levelOf().containsKey(table))
        .toList();
  }

  /** Replaces the inputs of a job by its outputs. */
  void finish(Job job) {
    List<ModelTable> outputs = running.remove(job);
    for (ModelTable table : job.inputs()) {
      busy.remove(table.number());
    }
    for (List<ModelTable> level : levels) {
      level.removeAll(job.inputs());
    }
    if (outputs == null || job.choice() instanceof CompactionChoice.Drop) {
      answers.forget(job.inputs());
      return;
    }
    resumeKeys[job.source()] = ModelTable.key(job.lastKeyOfSource());
    List<ModelTable> target = levels.get(job.target());
    target.addAll(outputs);
    target.sort(
        job.target() == 0
            ? Comparator.comparingLong(ModelTable::newest).reversed()
            : Comparator.comparing(ModelTable::first));
  }

  /** Returns the job of a choice; fails if the choice contains a table that does not exist. */
  Job job(CompactionChoice choice) {
    List<ModelTable> inputs = new ArrayList<>();
    Map<ModelTable, Integer> levelOf = new HashMap<>();
    for (TableInfo named : Job.tablesOf(choice)) {
      ModelTable table = levels.get(named.level()).stream()
          .filter(candidate -> candidate.number() == named.number())
          .findAny()
          .orElse(null);
      assertThat(table)
          .as("table %d of level %d exists", named.number(), named.level())
          .isNotNull();
      assertThat(busy).as("busy tables").doesNotContain(named.number());
      assertThat(levelOf.put(table, named.level()))
          .as("table %d is named once", named.number())
          .isNull();
    }
    for (List<ModelTable> level : levels) {
      level.stream().filter(levelOf::containsKey).forEach(inputs::add); // in level order
    }
    int source = levels.size();
    int first = Integer.MAX_VALUE;
    int last = Integer.MIN_VALUE;
    for (ModelTable input : inputs) {
      source = Math.min(source, levelOf.getOrDefault(input, source));
      first = Math.min(first, input.first());
      last = Math.max(last, input.last());
    }
    return new Job(choice, List.copyOf(inputs), Map.copyOf(levelOf), source, first, last);
  }

  List<List<ModelTable>> levels() {
    return levels;
  }

  /** Checks that levels below 0 are sorted and disjoint, and that the tables are consistent. */
  void assertOrdered() {
    for (int level = 1; level < levels.size(); level++) {
      ModelTable before = null;
      for (ModelTable table : levels.get(level)) {
        if (before != null && before.last() >= table.first()) {
          throw new AssertionError("tables " + before.number() + " and " + table.number() + " of L"
              + level + " overlap");
        }
        before = table;
      }
    }
  }

  /**
   * Checks that lookups of all keys, level by level, now and at each snapshot, return what was
   * written.
   */
  void assertAnswers() {
    answers.assertGivenBy(levels);
  }

  /** Returns the tree as text, for messages. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int level = 0; level < levels.size(); level++) {
      text.append("\nL").append(level).append(':');
      for (ModelTable table : levels.get(level)) {
        text.append(' ').append(table).append(busy.contains(table.number()) ? "*" : "");
      }
    }
    return text.toString();
  }
}
