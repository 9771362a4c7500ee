package io.kiwidb.compaction.leveled;

import io.kiwidb.TableInfo;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.CompactionStrategy;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.LsmView.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Level 0 takes flushed tables as they come; when there are enough of them they are merged into the base level. Every other level
 * is one sorted run; when it outgrows its {@linkplain LevelTargets target}, a table of it is merged into the next.
 *
 * <p>The most urgent level goes first: level 0 by its number of tables over the trigger, the others by bytes over target. Within a
 * level the tables take turns in key order, so that all ranges of keys sink equally fast. If the best job would touch what a
 * running one uses, the next best is taken.
 *
 * <p>Invariants of every choice:
 *
 * <ul>
 *   <li><b>S1</b> No input is busy, and level 0 feeds one job at a time.
 *   <li><b>S2</b> Inputs of a level are a clean cut: a user key that two tables share takes both.
 *   <li><b>S3</b> Every older table that overlaps an input and lies between it and the target is an input: in level 0 by taking all
 *       that overlap, transitively; in the target by taking all that overlap the span of the inputs; between them nothing lies,
 *       because level 0 goes to the first level that holds anything and every other level to the next.
 *   <li><b>S4</b> The span of the job overlaps no span that a running job may write to in the same level, see {@link RunningJobs}.
 *   <li><b>S5</b> Every choice moves data down, so a tree that nobody writes to settles.
 * </ul>
 *
 * <p>Threading: immutable. Ownership and failure: see {@link CompactionStrategy}.
 */
final class LeveledStrategy implements CompactionStrategy {
  private static final CompactionChoice NONE = new CompactionChoice.None();

  @Override
  public CompactionChoice choose(LsmView view) {
    LevelTargets targets = LevelTargets.of(view);
    List<Need> needs = needs(view, targets);
    needs.sort(Comparator.comparingDouble(Need::score)
        .reversed()); // stable: of two equals the upper level goes first
    JobPicker picker = new JobPicker(view);
    for (Need need : needs) {
      int target = need.level == 0 ? targets.entry() : need.level + 1;
      CompactionChoice choice = picker.pick(need.level, target, need.reason);
      if (choice != null) {
        return choice;
      }
    }
    return NONE;
  }

  /** A level from which something should be merged. */
  private record Need(int level, double score, String reason) {}

  private static List<Need> needs(LsmView view, LevelTargets targets) {
    List<Need> needs = new ArrayList<>();
    int tables = view.levels().get(0).tables().size();
    int trigger = view.rules().l0Trigger();
    if (tables >= trigger && tables > 0) {
      needs.add(new Need(0, tables / (double) trigger, "L0 has " + tables + " tables"));
    }
    int last = view.levels().size() - 1;
    for (int level = targets.entry(); level < last; level++) {
      long idle = idleBytes(view.levels().get(level), view);
      if (level < targets.base()) {
        if (!view.levels().get(level).tables().isEmpty()) {
          double score = 1 + idle / (double) view.rules().baseBytes();
          needs.add(
              new Need(level, score, "L" + level + " is above the base level " + targets.base()));
        }
      } else if (idle > targets.target(level)) {
        needs.add(new Need(
            level, idle / targets.target(level), overfull(level, idle, targets.target(level))));
      }
    }
    return needs;
  }

  private static String overfull(int level, long bytes, double target) {
    return "L" + level + " has " + bytes + " of " + Math.round(target) + " bytes";
  }

  /** Bytes that no running job reads: those are on their way. */
  private static long idleBytes(Level level, LsmView view) {
    long sum = 0;
    for (TableInfo table : level.tables()) {
      sum += view.isBusy(table) ? 0 : table.bytes();
    }
    return sum;
  }
}
