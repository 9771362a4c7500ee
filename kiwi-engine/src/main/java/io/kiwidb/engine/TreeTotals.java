package io.kiwidb.engine;

import io.kiwidb.Statistics;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.manifest.VersionBlobs;
import io.kiwidb.engine.observe.LevelTraffic;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.spi.CompactionStrategy.Debt;
import io.kiwidb.spi.LsmView;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums of the statistics of trees, level by level.
 *
 * <p>Threading: not thread-safe.
 */
final class TreeTotals {
  private final List<Statistics.Level> levels = new ArrayList<>();
  private Debt debt = Debt.NONE;
  private long memtableBytes;
  private long tableBytes;
  private long rangeDeletions;
  private long rangeDeletionBytes;
  private Statistics.Blobs blobs = Statistics.Blobs.NONE;

  /** Adds a keyspace; returns this. */
  TreeTotals add(OpenKeyspace keyspace, SuperVersion view) {
    for (MemTableSlot slot : view.memtables()) {
      memtableBytes += slot.memoryBytes();
      rangeDeletions += slot.rangeDeletionCount();
      rangeDeletionBytes += slot.rangeDeletionBytes();
    }
    rangeDeletions += view.version().rangeDeletionCount();
    rangeDeletionBytes += view.version().rangeDeletionBytes();
    VersionBlobs more = view.version().blobs();
    blobs = new Statistics.Blobs(
        blobs.files() + more.uses().size(),
        blobs.bytes() + more.recordBytes(),
        blobs.liveBytes() + more.liveBytes());
    tableBytes += view.version().memoryBytes();
    if (view.version().isEmpty() && !levels.isEmpty()) {
      return this; // it adds nothing
    }
    Debt owed = keyspace.compactions().debt(view.version());
    debt = new Debt(Math.max(debt.runs(), owed.runs()), debt.bytes() + owed.bytes());
    LsmView tree = keyspace.compactions().view(view.version());
    long[] targets = keyspace.compactions().targetBytes(tree);
    for (LsmView.Level level : tree.levels()) {
      add(level, targets[level.number()], keyspace.context().traffic());
    }
    return this;
  }

  private void add(LsmView.Level level, long targetBytes, LevelTraffic traffic) {
    long entries = 0;
    long deletions = 0;
    for (TableInfo table : level.tables()) {
      entries += table.entries();
      deletions += table.deletions();
    }
    int number = level.number();
    while (levels.size() <= number) {
      levels.add(new Statistics.Level(levels.size(), 0, 0, 0, 0, 0, 0, 0));
    }
    Statistics.Level before = levels.get(number);
    levels.set(
        number,
        new Statistics.Level(
            number,
            before.tables() + level.tables().size(),
            before.bytes() + level.bytes(),
            before.entries() + entries,
            before.deletions() + deletions,
            before.targetBytes() + targetBytes,
            before.readBytes() + traffic.readBytes(number),
            before.writtenBytes() + traffic.writtenBytes(number)));
  }

  /** Returns the levels, level 0 first. */
  List<Statistics.Level> levels() {
    return List.copyOf(levels);
  }

  /** Returns the largest number of runs of a keyspace, and the bytes of all. */
  Debt debt() {
    return debt;
  }

  long memtableBytes() {
    return memtableBytes;
  }

  Statistics.RangeDeletions rangeDeletions() {
    return new Statistics.RangeDeletions(rangeDeletions, rangeDeletionBytes);
  }

  Statistics.Blobs blobs() {
    return blobs;
  }

  long tableBytes() {
    return tableBytes;
  }
}
