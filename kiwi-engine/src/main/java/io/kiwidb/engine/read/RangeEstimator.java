package io.kiwidb.engine.read;

import io.kiwidb.KeyRange;
import io.kiwidb.RangeEstimate;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.InspectableTable;
import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.TableProperties;
import org.jspecify.annotations.Nullable;

/**
 * Estimates what is in a range of keys: the sum over memtables and tables of their share of it.
 *
 * <p>A table within the range is counted by its properties. Of one at an end of the range, the
 * index tells which blocks overlap it, of which the first and the last count half; keys are assumed
 * to be spread evenly over blocks. A table that shows no index, of another provider, counts half.
 *
 * <p>Threading: not thread-safe.
 */
final class RangeEstimator {
  /** The expected part of a block, or table, within which the range begins or ends. */
  private static final double HALF = 0.5;

  private final KeyOrder order;
  private final byte @Nullable [] from;
  private final byte @Nullable [] to;
  private long keys;
  private long bytes;

  RangeEstimator(KeyOrder order, KeyRange range) {
    this.order = order;
    this.from = range.from().orElse(null);
    this.to = range.to().orElse(null);
  }

  RangeEstimate estimate(SuperVersion view) {
    if (from != null && to != null && order.compare(from, to) >= 0) {
      return new RangeEstimate(0, 0);
    }
    addMemtable(view.active().table());
    for (int i = 0; i < view.sealedCount(); i++) {
      addMemtable(view.sealed(i).table());
    }
    for (Level level : view.version().levels()) {
      level.tables().forEach(this::addTable);
    }
    return new RangeEstimate(Math.max(0, keys), bytes);
  }

  private void addMemtable(MemTable table) {
    MemTableShare.Share share = new MemTableShare(table, order, from, to).share();
    if (share.entries() > 0) { // and so has the table
      keys += share.keys();
      bytes += (long) ((double) table.memoryBytes() * share.entries() / table.entries());
    }
  }

  private void addTable(LevelTable table) {
    TableInfo info = table.info();
    if (startsAfter(info.smallestKey()) || endsBefore(info.largestKey())) {
      return;
    }
    TableProperties properties = table.table().reader().properties();
    double share = endsBefore(info.smallestKey()) || startsAfter(info.largestKey())
        ? partOf(table, properties)
        : 1;
    // A deletion is a key itself, and hides another entry.
    keys += (long) (share * (properties.distinctKeys() - 2 * info.deletions()));
    bytes += (long) (share * info.bytes());
  }

  /** Returns whether the range ends at or before a key. */
  private boolean startsAfter(byte[] key) {
    return to != null && order.compare(to, key) <= 0;
  }

  /** Returns whether the range begins after a key. */
  private boolean endsBefore(byte[] key) {
    return from != null && order.compare(from, key) > 0;
  }

  private double partOf(LevelTable table, TableProperties properties) {
    if (!(table.table().reader() instanceof InspectableTable inspectable)) {
      return HALF;
    }
    double[] within = {0};
    boolean[] begun = {from == null || !endsBefore(table.info().smallestKey())};
    inspectable.visitIndex((fence, offset, length) -> {
      if (endsBefore(fence)) {
        return true;
      }
      boolean last = startsAfter(fence); // the next block has greater keys only
      within[0] += length * (begun[0] ? 1 : HALF) * (last ? HALF : 1);
      begun[0] = true;
      return !last;
    });
    return Math.min(1, within[0] / Math.max(1, properties.dataBytes()));
  }
}
