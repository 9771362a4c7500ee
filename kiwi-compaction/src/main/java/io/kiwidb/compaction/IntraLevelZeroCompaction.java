package io.kiwidb.compaction;

import io.kiwidb.TableInfo;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.LsmView;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tables of level 0 that lie side by side in age and are worth merging into one table of level 0,
 * so that reads have fewer to look into. Only neighbours are merged, so the ages of what is left
 * stay in order.
 *
 * <p>A stretch grows from its newest table to older ones while each table more lowers the bytes
 * that are rewritten for every table that goes. That keeps large tables out until enough others are
 * as large, and every byte is rewritten once for each such step only. (It is how RocksDB picks
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
   * Looks for a stretch.
   *
   * @param view the tree
   * @param fewest tables that a stretch must have at least
   * @param mostBytes bytes that it may have
   * @param fit which tables may be in it
   */
  public IntraLevelZeroCompaction(
      LsmView view, int fewest, long mostBytes, Predicate<TableInfo> fit) {
    this.view = view;
    this.fewest = fewest;
    this.mostBytes = mostBytes;
    this.fit = fit;
  }

  /** The merge of the newest stretch there is, or null. */
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
