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
 * Jobs that take tables of one level down to a sorted level below it, together with what they meet
 * there.
 *
 * <p>Such a job is given only if no running one is in its way: none reads an input, and none may
 * write between the keys of the job.
 *
 * <p>Threading: immutable.
 */
public final class CompactionInputs {
  /**
   * How much of the level below its own an output may overlap, in tables, before outputs are made
   * smaller: each table will once have to be merged with all that it overlaps, in one job.
   * RocksDB's {@code max_compaction_bytes} is 25 tables too.
   */
  private static final int MOST_OVERLAP = 25;

  /** However much they overlap, outputs are not made smaller than a table divided by this. */
  private static final int SMALLEST_PART = 8;

  private final LsmView view;
  private final KeyOrder order;
  private final RunningJobs running;

  /** Jobs in a tree. */
  public CompactionInputs(LsmView view) {
    this.view = view;
    this.order = view.order();
    this.running = new RunningJobs(view);
  }

  /**
   * The first level beneath another that holds anything or soon will; the last level if none does.
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
   * The oldest table of level 0 with all that overlap it, and all that overlap those, as far as
   * none older than they is busy. Tables that overlap none of them stay for the next job, which for
   * keys written in ascending order means that every job is a move.
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

  /** The tables older than the oldest that is busy. */
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
   * The job that takes tables down.
   *
   * @param inputs of a sorted level a clean cut, of level 0 with all older ones that they overlap
   * @param source their level
   * @param target a sorted level beneath; between the two nothing may lie
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

  /** What tables meet in a sorted level, as a clean cut. */
  public List<TableInfo> met(List<TableInfo> inputs, int target) {
    return new SortedTables(view.levels().get(target).tables(), order)
        .overlapping(KeySpan.of(inputs, order));
  }

  private static long largest(List<TableInfo> tables) {
    return tables.stream().mapToLong(TableInfo::bytes).max().orElse(0);
  }

  /**
   * The size of a table, or less if such tables would overlap too much of the level below theirs.
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

  /** Where tables of a level begin, within the span. */
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

  /** Bytes of tables. */
  public static long bytes(List<TableInfo> tables) {
    long sum = 0;
    for (TableInfo table : tables) {
      sum += table.bytes();
    }
    return sum;
  }
}
