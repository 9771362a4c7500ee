package io.kiwidb.compaction;

import io.kiwidb.TableInfo;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.LsmView;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Merges adjacent tables of level 0 into one table of level 0, so that reads have fewer tables to
 * search. Only tables adjacent in age are merged, so the remaining ones stay in order of age.
 *
 * <p>The input grows from its newest table to older ones as long as each additional table lowers
 * the bytes rewritten per table removed. That excludes large tables until enough others are as
 * large, and every byte is rewritten only once for each such step. (RocksDB picks in the same way
 * within level 0.)
 *
 * <p>Threading: immutable.
 */
public final class IntraLevelZeroCompaction {
  private final LsmView view;
  private final int fewest;
  private final long mostBytes;
  private final Predicate<TableInfo> fit;

  /**
   * Creates it for a view of the tree.
   *
   * @param view the tree
   * @param fewest minimum number of input tables
   * @param mostBytes maximum total size of the inputs
   * @param fit whether a table may be an input
   */
  public IntraLevelZeroCompaction(
      LsmView view, int fewest, long mostBytes, Predicate<TableInfo> fit) {
    this.view = view;
    this.fewest = fewest;
    this.mostBytes = mostBytes;
    this.fit = fit;
  }

  /** Returns the merge of the newest possible inputs, or null. */
  public @Nullable CompactionChoice merge() {
    List<TableInfo> tables = view.levels().get(0).tables();
    for (int from = 0; from + fewest <= tables.size(); from++) {
      int end = end(tables, from);
      if (end - from >= fewest) {
        return new CompactionChoice.Merge(
            List.copyOf(tables.subList(from, end)),
            0,
            Long.MAX_VALUE,
            List.of(),
            (end - from) + " tables within L0");
      }
    }
    return null;
  }

  private int end(List<TableInfo> tables, int from) {
    long bytes = 0;
    double cost = Double.POSITIVE_INFINITY;
    int end = from;
    while (end < tables.size()) {
      TableInfo next = tables.get(end);
      if (view.isBusy(next) || !fit.test(next) || bytes + next.bytes() > mostBytes) {
        break;
      }
      int gone = end - from;
      double costWithNext =
          gone == 0 ? Double.POSITIVE_INFINITY : (bytes + next.bytes()) / (double) gone;
      if (costWithNext > cost) {
        break;
      }
      bytes += next.bytes();
      cost = costWithNext;
      end++;
    }
    return end;
  }
}
