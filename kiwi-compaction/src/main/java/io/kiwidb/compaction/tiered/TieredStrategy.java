package io.kiwidb.compaction.tiered;

import io.kiwidb.TableInfo;
import io.kiwidb.compaction.DeletionPicker;
import io.kiwidb.compaction.KeySpan;
import io.kiwidb.compaction.RunningJobs;
import io.kiwidb.compaction.tiered.RunPicker.RunRange;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.CompactionStrategy;
import io.kiwidb.spi.LsmView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Each table of level 0 is a sorted run, and so are the tables of each other level together. Runs
 * are merged with their neighbours in age into one run, so a byte is rewritten about once each time
 * its run doubles in size, where {@code leveled} rewrites it several times per level. The cost is
 * that reads search more runs, and that up to {@code tiered.space-percent} more space is used; a
 * merge of all runs needs the same amount again while it runs. (RocksDB calls this universal
 * compaction.)
 *
 * <p>When there are as many runs besides the oldest as the trigger, the first of these rules that
 * applies is used:
 *
 * <ol>
 *   <li>all runs are merged if the younger ones hold {@code tiered.space-percent} of the bytes of
 *       the oldest;
 *   <li>the youngest runs each of which is at most {@code tiered.size-ratio-percent} larger than
 *       all younger ones together are merged;
 *   <li>if there are more runs than the trigger, two adjacent runs are merged, such that sizes stay
 *       in even steps.
 * </ol>
 *
 * <p>If none applies, {@linkplain DeletionPicker tables full of deletions} are compacted.
 *
 * <p>Invariants of every choice except those of the deletion picker, which keeps its own:
 *
 * <ul>
 *   <li><b>T1</b> Inputs are whole runs adjacent in age, and no running job reads or adds to one of
 *       them.
 *   <li><b>T2</b> The output goes to the deepest position above the next older run: the last level
 *       if there is none, the level before that of the next older one, and level 0, as one table,
 *       if that would be level 0. No run is between inputs and output, because it would be an
 *       input; while jobs run, their inputs hold the position of their outputs.
 *   <li><b>T3</b> Every choice reduces the number of runs, so a tree without writes settles.
 * </ul>
 *
 * <p>The strategy accepts any tree: the levels left by {@code leveled} are runs whose sizes happen
 * to grow by its multiplier.
 *
 * <p>Threading: immutable. Ownership and failure: see {@link CompactionStrategy}.
 */
final class TieredStrategy implements CompactionStrategy {
  private static final CompactionChoice NONE = new CompactionChoice.None();

  @Override
  public CompactionChoice choose(LsmView view) {
    List<SortedRun> runs = SortedRun.of(view);
    RunRange range = new RunPicker(runs, view.rules()).pick();
    CompactionChoice choice = range == null ? null : merge(range, runs, view);
    if (choice == null) {
      choice = new DeletionPicker(view).pick();
    }
    return choice == null ? NONE : choice;
  }

  /**
   * Returns the number of runs that reads search, and the bytes of those that would be merged next
   * if no job was running.
   */
  @Override
  public Debt debt(LsmView view) {
    List<SortedRun> runs = SortedRun.of(view).stream().map(SortedRun::settled).toList();
    RunRange range = new RunPicker(runs, view.rules()).pick();
    long bytes = 0;
    if (range != null) {
      for (SortedRun run : runs.subList(range.from(), range.end())) {
        bytes += run.bytes();
      }
    }
    return new Debt(runs.size(), bytes);
  }

  /**
   * This many runs, besides the oldest, are merged only if they are similar in size or contain many
   * hidden versions.
   */
  @Override
  public int runsAtRest(LsmView.Rules rules) {
    return RunPicker.most(rules);
  }

  private static @Nullable CompactionChoice merge(
      RunRange range, List<SortedRun> runs, LsmView view) {
    List<TableInfo> inputs = new ArrayList<>();
    for (SortedRun run : runs.subList(range.from(), range.end())) {
      inputs.addAll(run.tables());
    }
    int target = target(range, runs, view); // T2
    if (target > 0 && new RunningJobs(view).mayWrite(target, KeySpan.of(inputs, view.order()))) {
      return null;
    }
    long targetBytes = target == 0 ? Long.MAX_VALUE : view.rules().tableBytes();
    return new CompactionChoice.Merge(
        List.copyOf(inputs), target, targetBytes, List.of(), range.reason());
  }

  private static int target(RunRange range, List<SortedRun> runs, LsmView view) {
    if (range.end() == runs.size()) {
      return view.levels().size() - 1;
    }
    return Math.max(0, runs.get(range.end()).level() - 1);
  }
}
