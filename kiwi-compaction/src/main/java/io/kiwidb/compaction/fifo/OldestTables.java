package io.kiwidb.compaction.fifo;

import io.kiwidb.TableInfo;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.LsmView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a tree from the oldest to the newest, and how many of them are to be dropped.
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

  /** The drop of all tables that are too old or too much, or null. */
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
        ? "there are more than " + view.rules().maxBytes() + " bytes"
        : "older than " + view.rules().ttlMillis() + " ms";
    return new CompactionChoice.Drop(List.copyOf(oldestFirst.subList(0, dropped)), reason);
  }

  /** How many of the oldest have to go so that what stays is small enough. */
  private int tooMuch() {
    long most = view.rules().maxBytes();
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
   * How many of the oldest have nothing but what is too old. Their own age does not say it, because
   * a merge makes tables new: what was written before the last entry of a table that is too old is
   * too old as well.
   */
  private int tooOld() {
    long ttl = view.rules().ttlMillis();
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

  /** How many there are before the first that a running job reads. */
  private int idle() {
    int idle = 0;
    while (idle < oldestFirst.size() && !view.isBusy(oldestFirst.get(idle))) {
      idle++;
    }
    return idle;
  }
}
