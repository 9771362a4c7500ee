package io.kiwidb.testkit.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.CompactionStrategy;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.LsmView.Rules;
import io.kiwidb.spi.StrategyProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every compaction strategy must do, whatever it prefers: its choices are carried out on a model tree, several at a time and
 * finishing in any order, while new tables arrive. A provider's test extends this and says which provider it is.
 */
public abstract class StrategyContract {
  private static final int STEPS = 10_000;
  private static final int STEPS_BETWEEN_SETTLINGS = 2_500;
  private static final int STEPS_BETWEEN_FULL_CHECKS = 100;
  private static final int MOST_JOBS = 3;
  private static final int MOST_LEVEL_ZERO_TABLES = 20;

  /** More choices than any strategy can need to settle a tree of the size that there is here. */
  private static final int MOST_CHOICES_TO_SETTLE = 10_000;

  /** The provider under test. */
  protected abstract StrategyProvider provider();

  /** The rules of the simulation. */
  protected Rules rules() {
    return new Rules(
        4, 40 * ModelTable.ENTRY_BYTES, 4, 16 * ModelTable.ENTRY_BYTES, 50, 1, 200, 0, 0);
  }

  /** What must hold, beyond the contract, of a tree for which the strategy has nothing left to do. */
  protected void assertSettled(LsmView view) {
    assertThat(view.running()).isEmpty();
  }

  @Test
  public void emptyTreeNeedsNothing() {
    LsmView empty = new ModelTree(6, rules()).view();
    assertThat(provider().create().choose(empty)).isEqualTo(new CompactionChoice.None());
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

  /** Draws the keys of a flush. */
  private interface Writes {
    List<Integer> keys(SplittableRandom random);
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
          tree.flush(writes.keys(random));
        } else if (what == 1 && running.size() < MOST_JOBS) {
          start(strategy, tree, running);
        } else if (!running.isEmpty()) {
          tree.finish(running.remove(random.nextInt(running.size())));
          tree.assertOrdered();
        }
        if (step % STEPS_BETWEEN_FULL_CHECKS == 0) {
          tree.assertNewestFirst();
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

  private static Job start(CompactionStrategy strategy, ModelTree tree, List<Job> running) {
    LsmView view = tree.view();
    CompactionChoice choice = strategy.choose(view);
    assertThat(ChoiceText.of(strategy.choose(view)))
        .as("the same view again")
        .isEqualTo(ChoiceText.of(choice));
    Job job = tree.job(choice);
    if (!(choice instanceof CompactionChoice.None)) {
      job.assertValid(tree.levels(), running);
      tree.start(job);
      running.add(job);
    }
    return job;
  }

  private void settle(CompactionStrategy strategy, ModelTree tree, List<Job> running) {
    while (!running.isEmpty()) {
      tree.finish(running.remove(running.size() - 1));
    }
    int choices = 0;
    while (!(start(strategy, tree, running).choice() instanceof CompactionChoice.None)) {
      tree.finish(running.remove(0));
      tree.assertOrdered();
      assertThat(++choices)
          .as("choices until nothing is left to do")
          .isLessThan(MOST_CHOICES_TO_SETTLE);
    }
    tree.assertNewestFirst();
    assertSettled(tree.view());
  }
}
