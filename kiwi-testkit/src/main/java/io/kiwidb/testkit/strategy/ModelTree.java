package io.kiwidb.testkit.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.TableInfo;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.LsmView.Level;
import io.kiwidb.spi.LsmView.Rules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A tree that carries out choices as the engine does, with the contents of every table in memory, so that a wrong choice shows as a
 * wrong answer and not only as a broken rule.
 *
 * <p>Threading: not thread-safe.
 */
final class ModelTree {
  private final Rules rules;
  private final List<List<ModelTable>> levels = new ArrayList<>();
  private final byte[][] resumeKeys;
  private final Set<Long> busy = new HashSet<>();
  private final List<Job> running = new ArrayList<>();
  private final Map<Integer, Long> expected = new HashMap<>();
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

  /** The tree as a strategy sees it. */
  LsmView view() {
    List<Level> drawn = new ArrayList<>();
    for (int level = 0; level < levels.size(); level++) {
      List<TableInfo> tables = new ArrayList<>();
      for (ModelTable table : levels.get(level)) {
        tables.add(table.info(level));
      }
      drawn.add(new Level(level, List.copyOf(tables), resumeKeys[level]));
    }
    return new LsmView(
        List.copyOf(drawn),
        running.stream().map(Job::asSeenByStrategies).toList(),
        rules,
        KeyOrder.BYTEWISE,
        now,
        Long.MAX_VALUE,
        false);
  }

  /** Adds a table with new versions of keys to level 0. */
  void flush(Iterable<Integer> keys) {
    now++;
    TreeMap<Integer, Long> contents = new TreeMap<>();
    for (int key : keys) {
      contents.put(key, nextSequence++);
    }
    expected.putAll(contents);
    levels.get(0).add(0, new ModelTable(nextNumber++, now, contents));
  }

  int levelZeroTables() {
    return levels.get(0).size();
  }

  /** Marks the inputs of a job, which was checked, as busy. */
  void start(Job job) {
    running.add(job);
    for (ModelTable table : job.inputs()) {
      busy.add(table.number());
    }
  }

  /** Replaces the inputs of a job by its outputs. */
  void finish(Job job) {
    now++;
    running.remove(job);
    for (ModelTable table : job.inputs()) {
      busy.remove(table.number());
    }
    if (job.choice() instanceof CompactionChoice.Drop) {
      dropFromExpectation(job);
      remove(job);
      return;
    }
    resumeKeys[job.source()] = ModelTable.key(job.lastKeyOfSource());
    int place = job.target() == 0 ? levels.get(0).indexOf(job.inputs().get(0)) : 0;
    remove(job);
    levels.get(job.target()).addAll(place, outputs(job));
    if (job.target() > 0) {
      levels.get(job.target()).sort(Comparator.comparing(ModelTable::first));
    }
  }

  /** The job that a choice stands for; fails if the choice names a table that is not there. */
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
    for (int level = 0; level < levels.size(); level++) {
      for (ModelTable table : levels.get(level)) {
        if (levelOf.containsKey(table)) {
          inputs.add(table); // in the order of age within level 0, of keys elsewhere
        }
      }
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

  /** Checks that levels below 0 are sorted, disjoint, and hold what their tables say. */
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

  /** Checks that a lookup of every key, level by level, meets its newest version first. */
  void assertNewestFirst() {
    Map<Integer, Long> found = new HashMap<>();
    for (List<ModelTable> level : levels) {
      for (ModelTable table : level) {
        table.contents().forEach(found::putIfAbsent);
      }
    }
    assertThat(found).as("first version of each key").isEqualTo(expected);
  }

  /** The tree as text, for messages. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int level = 0; level < levels.size(); level++) {
      text.append("\nL").append(level).append(':');
      for (ModelTable table : levels.get(level)) {
        text.append(' ')
            .append(table.number())
            .append('[')
            .append(table.first())
            .append('-');
        text.append(table.last()).append("]x").append(table.bytes());
        text.append(busy.contains(table.number()) ? "*" : "");
      }
    }
    return text.toString();
  }

  private void remove(Job job) {
    for (List<ModelTable> level : levels) {
      level.removeAll(job.inputs());
    }
  }

  private void dropFromExpectation(Job job) {
    for (ModelTable table : job.inputs()) {
      table.contents().forEach(expected::remove);
    }
  }

  private List<ModelTable> outputs(Job job) {
    if (job.choice() instanceof CompactionChoice.Merge merge) {
      List<Integer> boundaries =
          merge.boundaries().stream().map(ModelTable::number).toList();
      return split(job.merged(), merge.targetBytes(), boundaries);
    }
    return job.inputs();
  }

  private List<ModelTable> split(
      TreeMap<Integer, Long> merged, long targetBytes, List<Integer> boundaries) {
    List<ModelTable> outputs = new ArrayList<>();
    TreeMap<Integer, Long> current = new TreeMap<>();
    for (Map.Entry<Integer, Long> entry : merged.entrySet()) {
      long bytes = (long) current.size() * ModelTable.ENTRY_BYTES;
      boolean atBoundary = boundaries.contains(entry.getKey()) && bytes >= targetBytes / 2;
      if (bytes >= targetBytes || (atBoundary && bytes > 0)) {
        outputs.add(new ModelTable(nextNumber++, now, current));
        current = new TreeMap<>();
      }
      current.put(entry.getKey(), entry.getValue());
    }
    outputs.add(new ModelTable(nextNumber++, now, current));
    return outputs;
  }
}
