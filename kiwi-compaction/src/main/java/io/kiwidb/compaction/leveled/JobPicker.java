package io.kiwidb.compaction.leveled;

import io.kiwidb.TableInfo;
import io.kiwidb.compaction.KeySpan;
import io.kiwidb.compaction.SortedTables;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.LsmView.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Picks the inputs of a job out of a level, so that S1 to S4 of {@link LeveledStrategy} hold.
 *
 * <p>Threading: immutable.
 */
final class JobPicker {
  private final LsmView view;
  private final KeyOrder order;
  private final RunningJobs running;

  JobPicker(LsmView view) {
    this.view = view;
    this.order = view.order();
    this.running = new RunningJobs(view);
  }

  /** The next job from a level to another, or null if running ones are in the way of all. */
  @Nullable
  CompactionChoice pick(int source, int target, String reason) {
    Route route = new Route(source, target, reason);
    return source == 0 ? pickFromLevelZero(route) : pickFromSortedLevel(route);
  }

  /** From where to where, and why. */
  private record Route(int source, int target, String reason) {}

  /**
   * The oldest table with all that overlap it, and all that overlap those. Tables that overlap none of them stay for the next job,
   * which for keys written in ascending order means that every job is a move.
   */
  private @Nullable CompactionChoice pickFromLevelZero(Route route) {
    List<TableInfo> tables = view.levels().get(0).tables();
    if (running.readAny(tables)) {
      return null; // S1
    }
    KeySpan span = KeySpan.of(tables.get(tables.size() - 1), order);
    List<TableInfo> inputs = overlapping(tables, span);
    for (KeySpan wider = KeySpan.of(inputs, order);
        inputs.size() < tables.size();
        wider = KeySpan.of(inputs, order)) {
      List<TableInfo> more = overlapping(tables, wider);
      if (more.size() == inputs.size()) {
        break;
      }
      inputs = more;
    }
    return job(inputs, route);
  }

  private static List<TableInfo> overlapping(List<TableInfo> tables, KeySpan span) {
    List<TableInfo> found = new ArrayList<>();
    for (TableInfo table : tables) {
      if (span.overlaps(table)) {
        found.add(table);
      }
    }
    return found;
  }

  /** The first table behind the last one that was merged, with wrap-around, whose job collides with no other. */
  private @Nullable CompactionChoice pickFromSortedLevel(Route route) {
    Level level = view.levels().get(route.source);
    int tables = level.tables().size();
    SortedTables sorted = new SortedTables(level.tables(), order);
    int start = level.resumeKey().length == 0 ? 0 : sorted.firstBeginningBehind(level.resumeKey());
    for (int i = 0; i < tables; i++) {
      CompactionChoice choice = job(sorted.around((start + i) % tables), route);
      if (choice != null) {
        return choice;
      }
    }
    return null;
  }

  /** The job that takes those tables down, or null if a running one is in the way. */
  private @Nullable CompactionChoice job(List<TableInfo> inputs, Route route) {
    if (running.readAny(inputs)) {
      return null; // S1
    }
    int target = route.target;
    List<TableInfo> met = new SortedTables(view.levels().get(target).tables(), order)
        .overlapping(KeySpan.of(inputs, order));
    List<TableInfo> all = new ArrayList<>(inputs);
    all.addAll(met);
    KeySpan span = KeySpan.of(all, order);
    if (running.readAny(met) || running.mayWrite(target, span)) {
      return null; // S1, S4
    }
    if (met.isEmpty() && (route.source > 0 || inputs.size() == 1)) {
      return new CompactionChoice.Move(List.copyOf(inputs), target, route.reason);
    }
    return new CompactionChoice.Merge(
        List.copyOf(all),
        target,
        view.rules().tableBytes(),
        boundaries(span, target + 1),
        route.reason);
  }

  /** Where tables of the level below the target begin, within the span. */
  private List<byte[]> boundaries(KeySpan span, int level) {
    List<byte[]> starts = new ArrayList<>();
    if (level < view.levels().size()) {
      for (TableInfo table :
          new SortedTables(view.levels().get(level).tables(), order).overlapping(span)) {
        byte[] start = table.smallestKey();
        boolean inside =
            order.compare(start, span.smallest()) > 0 && order.compare(start, span.largest()) <= 0;
        if (inside
            && (starts.isEmpty() || order.compare(starts.get(starts.size() - 1), start) < 0)) {
          starts.add(start);
        }
      }
    }
    return List.copyOf(starts);
  }
}
