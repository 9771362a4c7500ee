package io.kiwidb.compaction.fifo;

import io.kiwidb.TableInfo;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.LsmView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a tree from the oldest to the newest, and the number of them to be dropped.
 *
 * <p>Threading: immutable.
 */
final class OldestTables {
  private final LsmView view;
  private final List<TableInfo> oldestFirst = new ArrayList<>();

  OldestTables(LsmView view) {
    this.view = view;
    for (int level = view.levels().size() - 1; level >= 0; level--) {
      view.levels().get(level).tables().stream()
          .sorted(Comparator.comparingLong(TableInfo::largestSequence))
          .forEach(oldestFirst::add);
    }
  }

  /** Returns the drop of all tables that are too old or exceed the size limit, or null. */
  @Nullable
  CompactionChoice drop() {
    int bySize = tooMuch();
    int byAge = tooOld();
    int idle = idle();
    int dropped = Math.min(idle, Math.max(bySize, byAge));
    if (dropped == 0) {
      return null;
    }
    String reason = bySize >= byAge
        ? "total size exceeds " + view.rules().value(FifoProvider.BYTES) + " bytes"
        : "older than " + view.rules().value(FifoProvider.TTL_MILLIS) + " ms";
    return new CompactionChoice.Drop(List.copyOf(oldestFirst.subList(0, dropped)), reason);
  }

  /** Returns how many of the oldest tables must be dropped to meet the size limit. */
  private int tooMuch() {
    long most = view.rules().value(FifoProvider.BYTES);
    if (most == 0) {
      return 0;
    }
    long bytes = 0;
    for (TableInfo table : oldestFirst) {
      bytes += table.bytes();
    }
    int gone = 0;
    while (bytes > most) {
      bytes -= oldestFirst.get(gone++).bytes();
    }
    return gone;
  }

  /**
   * Returns how many of the oldest tables contain only expired entries. Their own age is not
   * sufficient, because a merge makes tables new: everything written before the last entry of an
   * expired table is expired as well.
   */
  private int tooOld() {
    long ttl = view.rules().value(FifoProvider.TTL_MILLIS);
    long sequence = 0;
    for (TableInfo table : oldestFirst) {
      if (ttl > 0 && view.nowMillis() - table.createdMillis() > ttl) {
        sequence = Math.max(sequence, table.largestSequence());
      }
    }
    int gone = 0;
    while (gone < oldestFirst.size() && oldestFirst.get(gone).largestSequence() <= sequence) {
      gone++;
    }
    return gone;
  }

  /** Returns how many tables precede the first one that a running job reads. */
  private int idle() {
    int idle = 0;
    while (idle < oldestFirst.size() && !view.isBusy(oldestFirst.get(idle))) {
      idle++;
    }
    return idle;
  }
}
