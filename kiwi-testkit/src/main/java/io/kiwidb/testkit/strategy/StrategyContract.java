package io.kiwidb.testkit.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Profile;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.CompactionStrategy;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.LsmView.Rules;
import io.kiwidb.spi.SettingValues;
import io.kiwidb.spi.StrategyProvider;
import io.kiwidb.testkit.provider.DeclaredSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract of all compaction strategies: choices are executed on a model tree, several at a
 * time and finishing in any order, while tables are added, keys are deleted and snapshots are
 * opened and closed. The test fails if the engine would reject a choice, or if a lookup returns a
 * wrong result after it. A tree without writes must reach a state in which there is nothing to do.
 *
 * <p>A provider's test extends this class and specifies the provider.
 */
@Tag("jvm-independent")
public abstract class StrategyContract {
  private static final int STEPS = 10_000;
  private static final int STEPS_BETWEEN_SETTLINGS = 2_500;
  private static final int STEPS_BETWEEN_FULL_CHECKS = 100;
  private static final int MOST_JOBS = 3;
  private static final int MOST_LEVEL_ZERO_TABLES = 20;

  /** More choices than any strategy needs for a tree of the size used here. */
  private static final int MOST_CHOICES_TO_SETTLE = 10_000;

  /** Returns the provider under test. */
  protected abstract StrategyProvider provider();

  /**
   * Returns the rules of the simulation, which assumes ten bytes per entry and a millisecond per
   * flush or merge. Settings of the provider have their defaults of the profile {@code prod}.
   */
  protected Rules rules() {
    return new Rules(
        4,
        40 * ModelTable.ENTRY_BYTES,
        4,
        16 * ModelTable.ENTRY_BYTES,
        50,
        SettingValues.defaults(Profile.PROD));
  }

  /**
   * Checks additional requirements for a tree for which the strategy has nothing to do, without
   * writes and snapshots.
   */
  protected void assertSettled(LsmView view) {
    assertThat(view.running()).isEmpty();
  }

  @Test
  public void settingsAreDeclaredSoundly() {
    DeclaredSettings.check(provider());
  }

  @Test
  public void emptyTreeNeedsNothing() {
    CompactionStrategy strategy = provider().create();
    ModelTree tree = new ModelTree(6, rules());
    assertThat(strategy.choose(tree.view())).isEqualTo(new CompactionChoice.None());
    assertThat(strategy.debt(tree.view())).isEqualTo(CompactionStrategy.Debt.NONE);
    tree.idle(true);
    assertThat(strategy.choose(tree.view())).isEqualTo(new CompactionChoice.None());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  public void choicesKeepTheTreeRightWhateverIsWritten(long seed) {
    simulate(seed, 6, random -> {
      int kind = random.nextInt(4);
      int first = random.nextInt(3_000);
      List<Integer> keys = new ArrayList<>();
      for (int i = 4 + random.nextInt(16); i > 0; i--) {
        keys.add(kind == 0 ? first + i : kind == 1 ? random.nextInt(100) : random.nextInt(3_000));
      }
      return keys;
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 12})
  public void choicesKeepTheTreeRightForAnyNumberOfLevels(int levels) {
    simulate(77L + levels, levels, random -> {
      List<Integer> keys = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        keys.add(random.nextInt(2_000));
      }
      return keys;
    });
  }

  @Test
  public void choicesKeepTheTreeRightWhenKeysAscend() {
    int[] next = new int[1];
    simulate(5, 6, random -> {
      List<Integer> keys = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        keys.add(next[0]++ % 5_000);
      }
      return keys;
    });
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15})
  public void treeThatAnotherStrategyShapedIsTakenOver(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ModelTree tree = new ModelTree(7, rules());
    for (int level = 6; level >= 1; level--) {
      if (random.nextInt(3) > 0) {
        tree.fill(level, disjoint(random, 1 + random.nextInt(20)), deletions(random));
      }
    }
    for (int i = random.nextInt(12); i > 0; i--) {
      tree.flush(keys(random, random.nextInt(3_000), 40), deletions(random));
    }
    String before = tree.toString();
    try {
      settle(provider().create(), tree, new ArrayList<>());
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed + ", from" + before + "\nto" + tree, e);
    }
  }

  private static List<TreeSet<Integer>> disjoint(SplittableRandom random, int tables) {
    List<TreeSet<Integer>> drawn = new ArrayList<>();
    for (int i = 0; i < tables; i++) {
      int width = 3_000 / tables;
      drawn.add(keys(random, i * width, width));
    }
    return drawn;
  }

  private static TreeSet<Integer> keys(SplittableRandom random, int first, int width) {
    TreeSet<Integer> keys = new TreeSet<>();
    for (int i = 1 + random.nextInt(40); i > 0; i--) {
      keys.add(first + random.nextInt(width));
    }
    return keys;
  }

  /** Generates the keys of a flush. */
  private interface Writes {
    List<Integer> keys(SplittableRandom random);
  }

  private static IntPredicate deletions(SplittableRandom random) {
    int kind = random.nextInt(4);
    return key -> kind == 1 || (kind == 0 && key % 3 == 0);
  }

  private void simulate(long seed, int levelCount, Writes writes) {
    SplittableRandom random = new SplittableRandom(seed);
    CompactionStrategy strategy = provider().create();
    ModelTree tree = new ModelTree(levelCount, rules());
    List<Job> running = new ArrayList<>();
    int step = 0;
    try {
      for (; step < STEPS; step++) {
        int what = random.nextInt(3);
        if (what == 0 && tree.levelZeroTables() < MOST_LEVEL_ZERO_TABLES) {
          tree.flush(writes.keys(random), deletions(random));
        } else if (what == 1 && running.size() < MOST_JOBS) {
          tree.idle(random.nextInt(10) == 0);
          start(strategy, tree, running);
        } else if (!running.isEmpty()) {
          tree.finish(running.remove(random.nextInt(running.size())));
          tree.assertOrdered();
        }
        openOrCloseSnapshots(random, tree);
        if (step % STEPS_BETWEEN_FULL_CHECKS == 0) {
          tree.assertAnswers();
        }
        if (step % STEPS_BETWEEN_SETTLINGS == STEPS_BETWEEN_SETTLINGS - 1) {
          settle(strategy, tree, running);
        }
      }
    } catch (AssertionError e) {
      throw new AssertionError(
          "seed " + seed + ", " + levelCount + " levels, step " + step + tree, e);
    }
  }

  private static void openOrCloseSnapshots(SplittableRandom random, ModelTree tree) {
    int what = random.nextInt(200);
    if (what < 2) {
      tree.openSnapshot();
    } else if (what == 2) {
      tree.closeSnapshots();
    }
  }

  private static Job start(CompactionStrategy strategy, ModelTree tree, List<Job> running) {
    LsmView view = tree.view();
    CompactionChoice choice = strategy.choose(view);
    assertThat(ChoiceText.of(strategy.choose(view)))
        .as("the same view again")
        .isEqualTo(ChoiceText.of(choice));
    CompactionStrategy.Debt debt = strategy.debt(view);
    assertThat(debt.runs()).as("pending runs").isNotNegative();
    assertThat(debt.bytes()).as("pending bytes").isNotNegative();
    Job job = tree.job(choice);
    if (!(choice instanceof CompactionChoice.None)) {
      job.assertValid(tree.levels(), running);
      tree.start(job);
      running.add(job);
    }
    return job;
  }

  /**
   * Compacts while snapshots are open, then without snapshots, then while idle: each time the
   * strategy must finish.
   */
  private void settle(CompactionStrategy strategy, ModelTree tree, List<Job> running) {
    while (!running.isEmpty()) {
      tree.finish(running.remove(running.size() - 1));
    }
    tree.idle(false);
    finishEverything(strategy, tree);
    tree.idle(true);
    finishEverything(strategy, tree);
    tree.closeSnapshots();
    finishEverything(strategy, tree);
    assertSettled(tree.view());
    tree.idle(false);
  }

  private static void finishEverything(CompactionStrategy strategy, ModelTree tree) {
    List<Job> running = new ArrayList<>();
    int choices = 0;
    while (!(start(strategy, tree, running).choice() instanceof CompactionChoice.None)) {
      tree.finish(running.remove(0));
      tree.assertOrdered();
      assertThat(++choices)
          .as("number of choices until there is nothing to do")
          .isLessThan(MOST_CHOICES_TO_SETTLE);
    }
    tree.assertAnswers();
    CompactionStrategy.Debt debt = strategy.debt(tree.view());
    assertThat(debt.bytes())
        .as("pending bytes of a tree for which there is nothing to do")
        .isZero();
    assertThat(debt.runs())
        .as("runs of a tree for which there is nothing to do")
        .isLessThanOrEqualTo(strategy.runsAtRest(tree.view().rules()));
  }
}
