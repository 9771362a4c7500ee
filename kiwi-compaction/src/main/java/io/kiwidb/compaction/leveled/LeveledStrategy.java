package io.kiwidb.compaction.leveled;

import io.kiwidb.TableInfo;
import io.kiwidb.compaction.CompactionInputs;
import io.kiwidb.compaction.DeletionPicker;
import io.kiwidb.compaction.IntraLevelZeroCompaction;
import io.kiwidb.compaction.RunningJobs;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.CompactionStrategy;
import io.kiwidb.spi.LevelSizing;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.LsmView.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Level 0 contains flushed tables; when there are enough of them they are merged into the base
 * level. Every other level is one sorted run; when it outgrows its {@linkplain LevelTargets
 * target}, a table of it is merged into the next level.
 *
 * <p>The most urgent level is compacted first: level 0 by its number of tables relative to the
 * trigger, or by its bytes relative to those of the base level, the others by bytes relative to the
 * target. Within a level the table with the least overlap with the next level is chosen. If the
 * best job conflicts with a running one, the next best is taken. If running jobs prevent level 0
 * from being merged down while it grows, its tables are merged among themselves. When no level is
 * too large, {@linkplain DeletionPicker tables full of deletions} are compacted; and when writes
 * pause, level 0 is merged down without waiting for its trigger, so that reads search fewer tables.
 *
 * <p>Invariants of every choice:
 *
 * <ul>
 *   <li><b>S1</b> No input is busy, and level 0 is the source of one job to the levels below at a
 *       time, because each takes the oldest table.
 *   <li><b>S2</b> Inputs of a level are a clean cut: if two tables share a user key, both are
 *       inputs.
 *   <li><b>S3</b> Every older table that overlaps an input and is between it and the target is an
 *       input: in level 0 by taking all that overlap, transitively, among those older than the
 *       oldest busy one; in the target by taking all that overlap the span of the inputs; between
 *       them there is none and will be none, because level 0 is merged into the first level that
 *       has tables or is written to, or into one above it.
 *   <li><b>S4</b> The span of the job does not overlap any span that a running job may write to in
 *       the same level, see {@link RunningJobs}.
 *   <li><b>S5</b> A tree without writes settles: every choice moves data down, or reduces the
 *       number of tables of level 0, or removes all deletions from the tables that it rewrites in
 *       place (D2 of {@link DeletionPicker}). Each of the three terminates, and none of them adds
 *       work for another, except for the tables of level 0, which are merged down only when nothing
 *       runs.
 * </ul>
 *
 * <p>Threading: immutable. Ownership and failure: see {@link CompactionStrategy}.
 */
final class LeveledStrategy implements CompactionStrategy, LevelSizing {
  private static final CompactionChoice NONE = new CompactionChoice.None();

  /**
   * Number of waiting tables of level 0 beyond the trigger from which rewriting them to have fewer
   * is worthwhile.
   */
  private static final int WAITING_BEYOND_TRIGGER = 2;

  /** Minimum number of tables for which a merge within level 0 is worthwhile. */
  private static final int FEWEST_WITHIN_LEVEL_ZERO = 4;

  /**
   * Minimum number of tables of level 0 that are merged down when writes pause: for a read one
   * table costs as much as a level.
   */
  private static final int FEWEST_AT_REST = 2;

  /**
   * Maximum ratio of the overlapping bytes below to the bytes of level 0 for a merge only because
   * writes have paused.
   */
  private static final int MOST_MET_AT_REST = 4;

  @Override
  public CompactionChoice choose(LsmView view) {
    LevelTargets targets = LevelTargets.of(view);
    List<Need> needs = needs(view, targets);
    // The sort is stable: of two equals the upper level comes first.
    needs.sort(Comparator.comparingDouble(Need::score).reversed());
    CompactionInputs inputs = new CompactionInputs(view);
    LevelPicker picker = new LevelPicker(view, inputs);
    for (Need need : needs) {
      CompactionChoice choice = need.level == 0
          ? fromLevelZero(view, inputs, targets, need.reason)
          : picker.pick(need.level, need.reason);
      if (choice != null) {
        return choice;
      }
    }
    CompactionChoice choice = new DeletionPicker(view).pick();
    if (choice == null && view.pausing()) {
      choice = atRest(view, inputs, targets);
    }
    return choice == null ? NONE : choice;
  }

  @Override
  public Debt debt(LsmView view) {
    return LeveledDebt.of(view);
  }

  @Override
  public long[] targetBytes(LsmView view) {
    return LevelTargets.of(view).bytes();
  }

  private static @Nullable CompactionChoice fromLevelZero(
      LsmView view, CompactionInputs inputs, LevelTargets targets, String reason) {
    CompactionChoice down = inputs.fromLevelZero(targets.entry(), reason);
    if (down != null || idleTables(view) < view.rules().l0Trigger() + WAITING_BEYOND_TRIGGER) {
      return down;
    }
    return new IntraLevelZeroCompaction(
            view, FEWEST_WITHIN_LEVEL_ZERO, Long.MAX_VALUE, table -> true)
        .merge();
  }

  /**
   * Returns a merge of the tables of level 0, if their size is not small compared with the data
   * that would be rewritten with them.
   */
  private static @Nullable CompactionChoice atRest(
      LsmView view, CompactionInputs inputs, LevelTargets targets) {
    int tables = idleTables(view);
    long met = idleBytes(view.levels().get(targets.entry()), view);
    if (tables < FEWEST_AT_REST
        || met / MOST_MET_AT_REST > idleBytes(view.levels().get(0), view)) {
      return null;
    }
    return inputs.fromLevelZero(
        targets.entry(), "L0 has " + tables + " tables and writes have paused");
  }

  /** A level from which data should be merged down. */
  private record Need(int level, double score, String reason) {}

  private static List<Need> needs(LsmView view, LevelTargets targets) {
    List<Need> needs = new ArrayList<>();
    addLevelZero(view, targets, needs);
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

  /**
   * Level 0 is due when it has as many tables as the trigger, or when it is larger than the base
   * level: tables merged within level 0 are few and hide many versions. Its size counts only if it
   * is at least the trigger times its smallest table, so that large memtables are accumulated like
   * small ones.
   */
  private static void addLevelZero(LsmView view, LevelTargets targets, List<Need> needs) {
    int tables = idleTables(view);
    int trigger = view.rules().l0Trigger();
    if (tables >= trigger && tables > 0) {
      needs.add(new Need(0, tables / (double) trigger, "L0 has " + tables + " tables"));
      return;
    }
    long bytes = idleBytes(view.levels().get(0), view);
    double full = Math.max(targets.target(targets.base()), (double) trigger * smallestIdle(view));
    if (tables > 0 && bytes >= full) {
      needs.add(new Need(0, bytes / full, "L0 has " + bytes + " bytes in " + tables + " tables"));
    }
  }

  private static long smallestIdle(LsmView view) {
    long smallest = Long.MAX_VALUE;
    for (TableInfo table : view.levels().get(0).tables()) {
      smallest = view.isBusy(table) ? smallest : Math.min(smallest, table.bytes());
    }
    return smallest;
  }

  private static String overfull(int level, long bytes, double target) {
    return "L" + level + " has " + bytes + " of " + Math.round(target) + " bytes";
  }

  /** Returns the number of tables of level 0 that no running job reads. */
  private static int idleTables(LsmView view) {
    int idle = 0;
    for (TableInfo table : view.levels().get(0).tables()) {
      idle += view.isBusy(table) ? 0 : 1;
    }
    return idle;
  }

  /** Returns the bytes that no running job reads: the others are already being moved. */
  private static long idleBytes(Level level, LsmView view) {
    long sum = 0;
    for (TableInfo table : level.tables()) {
      sum += view.isBusy(table) ? 0 : table.bytes();
    }
    return sum;
  }
}
