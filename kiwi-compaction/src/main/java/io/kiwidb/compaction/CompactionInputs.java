package io.kiwidb.compaction;

import io.kiwidb.TableInfo;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.LsmView.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds jobs that compact tables of one level to a sorted level below it, together with the
 * overlapping tables of that level.
 *
 * <p>A job is returned only if no running job conflicts with it: none reads an input, and none may
 * write into the key range of the job.
 *
 * <p>Threading: immutable.
 */
public final class CompactionInputs {
  /**
   * The maximum overlap of an output with the level below its own, in tables, before outputs are
   * made smaller: each table must eventually be merged with everything that it overlaps, in one
   * job. RocksDB's {@code max_compaction_bytes} is 25 tables too.
   */
  private static final int MOST_OVERLAP = 25;

  /** However much they overlap, outputs are not made smaller than a table divided by this. */
  private static final int SMALLEST_PART = 8;

  private final LsmView view;
  private final KeyOrder order;
  private final RunningJobs running;

  /** Creates it for a view of the tree. */
  public CompactionInputs(LsmView view) {
    this.view = view;
    this.order = view.order();
    this.running = new RunningJobs(view);
  }

  /**
   * Returns the first level below another that has tables or may get some from a running job; the
   * last level if there is none.
   */
  public int firstUsedBelow(int level) {
    int last = view.levels().size() - 1;
    for (int i = level + 1; i < last; i++) {
      if (!view.levels().get(i).tables().isEmpty() || running.mayWrite(i)) {
        return i;
      }
    }
    return last;
  }

  /**
   * Returns a job for the oldest table of level 0 with all that overlap it, and all that overlap
   * those, except for busy tables and newer ones. Tables that overlap none of them are left to the
   * next job, so for keys written in ascending order every job is a move.
   */
  public @Nullable CompactionChoice fromLevelZero(int target, String reason) {
    List<TableInfo> tables = oldestIdle(view.levels().get(0).tables());
    if (tables.isEmpty()) {
      return null;
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
    return job(inputs, 0, target, reason);
  }

  /** Returns the tables older than the oldest busy one. */
  private List<TableInfo> oldestIdle(List<TableInfo> tables) {
    int from = tables.size();
    while (from > 0 && !view.isBusy(tables.get(from - 1))) {
      from--;
    }
    return tables.subList(from, tables.size());
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

  /**
   * Returns the job that compacts tables to a lower level.
   *
   * @param inputs in a sorted level a clean cut, in level 0 with all older tables that they overlap
   * @param source their level
   * @param target a sorted level below; no level between the two may have overlapping tables
   */
  public @Nullable CompactionChoice job(
      List<TableInfo> inputs, int source, int target, String reason) {
    List<TableInfo> met = met(inputs, target);
    List<TableInfo> all = new ArrayList<>(inputs);
    all.addAll(met);
    KeySpan span = KeySpan.of(all, order);
    if (running.readAny(all) || running.mayWrite(target, span)) {
      return null;
    }
    long outputBytes = outputBytes(all, span, target + 1);
    boolean apart = source > 0 || inputs.size() == 1;
    boolean tooWide = outputBytes < view.rules().tableBytes() && largest(inputs) >= 2 * outputBytes;
    if (met.isEmpty() && apart && !tooWide) {
      return new CompactionChoice.Move(List.copyOf(inputs), target, reason);
    }
    return new CompactionChoice.Merge(
        List.copyOf(all), target, outputBytes, boundaries(span, target + 1), reason);
  }

  /** Returns the tables of a sorted level that overlap the inputs, as a clean cut. */
  public List<TableInfo> met(List<TableInfo> inputs, int target) {
    return new SortedTables(view.levels().get(target).tables(), order)
        .overlapping(KeySpan.of(inputs, order));
  }

  private static long largest(List<TableInfo> tables) {
    return tables.stream().mapToLong(TableInfo::bytes).max().orElse(0);
  }

  /**
   * Returns the size of a table, or less if such tables would overlap too much of the level below
   * theirs.
   */
  private long outputBytes(List<TableInfo> inputs, KeySpan span, int below) {
    if (below >= view.levels().size()) {
      return view.rules().tableBytes();
    }
    double table = view.rules().tableBytes();
    double overlap = bytes(sorted(below).overlapping(span));
    double fitting = overlap == 0 ? table : MOST_OVERLAP * table * bytes(inputs) / overlap;
    return (long) Math.max(table / SMALLEST_PART, Math.min(table, fitting));
  }

  /** Returns the smallest keys of the tables of a level within the span. */
  private List<byte[]> boundaries(KeySpan span, int level) {
    List<byte[]> starts = new ArrayList<>();
    if (level < view.levels().size()) {
      for (TableInfo table : sorted(level).overlapping(span)) {
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

  private SortedTables sorted(int level) {
    Level tables = view.levels().get(level);
    return new SortedTables(tables.tables(), order);
  }

  /** Returns the total size of tables, in bytes. */
  public static long bytes(List<TableInfo> tables) {
    long sum = 0;
    for (TableInfo table : tables) {
      sum += table.bytes();
    }
    return sum;
  }
}
