package io.kiwidb.engine.read;

import io.kiwidb.KeyRange;
import io.kiwidb.RangeEstimate;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.range.DeletedKeys;
import io.kiwidb.engine.range.RangeDeletions;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.engine.view.SuperVersions;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.InspectableTable;
import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.TableProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Estimates what is in a range of keys: the sum over memtables and tables of their share of it.
 *
 * <p>A table within the range is counted by its properties. Of one at an end of the range, the
 * index tells which blocks overlap it, of which the first and the last count half; keys are assumed
 * to be spread evenly over blocks. A table that shows no index, of another provider, counts half.
 * What range deletions hide is not counted, see {@link RangeParts}.
 *
 * <p>A table counts nothing if all keys of the range have one prefix and its filter does not have
 * it.
 *
 * <p>Threading: not thread-safe.
 */
final class RangeEstimator {
  /** The expected part of a block, or table, within which the range begins or ends. */
  private static final double HALF = 0.5;

  private static final byte[] NO_KEY = {};

  private final KeyOrder order;
  private final Span range;
  private final @Nullable PrefixScope scope;
  private @Nullable DeletedKeys deleted;
  private long keys;
  private long bytes;

  /** Keys from the first, inclusive, to the second, exclusive; null if unbounded. */
  record Span(byte @Nullable [] from, byte @Nullable [] to) {
    /** Returns whether it ends at or before a key. */
    boolean isBefore(byte[] key, KeyOrder order) {
      return to != null && order.compare(to, key) <= 0;
    }

    /** Returns whether it begins after a key. */
    boolean isBehind(byte[] key, KeyOrder order) {
      return from != null && order.compare(from, key) > 0;
    }
  }

  RangeEstimator(KeyOrder order, KeyRange range, @Nullable PrefixScope scope) {
    this.order = order;
    this.scope = scope;
    this.range = new Span(range.from().orElse(null), range.to().orElse(null));
  }

  /** Estimates from the current super-version. */
  RangeEstimate estimate(SuperVersions superVersions) {
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.enter(stripe);
    try {
      return estimate(view);
    } finally {
      superVersions.exit(view, stripe);
    }
  }

  RangeEstimate estimate(SuperVersion view) {
    byte[] from = range.from();
    if (from != null && range.isBefore(from, order)) {
      return new RangeEstimate(0, 0);
    }
    List<RangeDeletions> sets = view.rangeDeletions();
    deleted = sets.isEmpty() ? null : new DeletedKeys(sets, SequenceNumber.MAX);
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
    DeletedKeys byRanges = deleted;
    if (byRanges == null || table.entries() == 0) {
      addMemtable(table, range);
      return;
    }
    try (EntryCursor cursor = table.cursor()) {
      byte[] smallest = cursor.first() ? cursor.entry().copyKey() : NO_KEY;
      byte[] largest = cursor.last() ? cursor.entry().copyKey() : smallest;
      new RangeParts(order, byRanges)
          .of(range, smallest, largest, RangeDeletions.NONE)
          .forEach(part -> addMemtable(table, part.span()));
    }
  }

  private void addMemtable(MemTable table, Span part) {
    MemTableShare.Share share = new MemTableShare(table, order, part, deleted).share();
    if (share.entries() > 0) { // and so has the table
      keys += share.keys();
      bytes += (long) ((double) table.memoryBytes() * share.entries() / table.entries());
    }
  }

  private void addTable(LevelTable table) {
    TableInfo info = table.info();
    if (range.isBefore(info.smallestKey(), order) || range.isBehind(info.largestKey(), order)) {
      return;
    }
    if (scope != null && scope.excludes(table)) {
      return;
    }
    TableProperties properties = table.table().reader().properties();
    double share = shareOf(table, properties, range);
    double live = share;
    DeletedKeys byRanges = deleted;
    if (byRanges != null
        && byRanges.touch(info.smallestKey(), info.largestKey(), info.largestSequence())) {
      live = new RangeParts(order, byRanges)
          .of(range, info.smallestKey(), info.largestKey(), info.largestSequence()).stream()
              .filter(part -> !part.isCovered())
              .mapToDouble(part -> shareOf(table, properties, part.span()))
              .sum();
    }
    // A deletion is a key itself, and hides another entry.
    keys += (long) (Math.min(share, live) * (properties.distinctKeys() - 2 * info.deletions()));
    bytes += (long) (share * (info.bytes() + table.blobs().bytes()));
  }

  private double shareOf(LevelTable table, TableProperties properties, Span span) {
    TableInfo info = table.info();
    boolean isCut =
        span.isBehind(info.smallestKey(), order) || span.isBefore(info.largestKey(), order);
    return isCut ? partOf(table, properties, span) : 1;
  }

  private double partOf(LevelTable table, TableProperties properties, Span span) {
    if (!(table.table().reader() instanceof InspectableTable inspectable)) {
      return HALF;
    }
    double[] within = {0};
    boolean[] begun = {!span.isBehind(table.info().smallestKey(), order)};
    inspectable.visitIndex((fence, offset, length) -> {
      if (span.isBehind(fence, order)) {
        return true;
      }
      boolean last = span.isBefore(fence, order); // the next block has greater keys only
      within[0] += length * (begun[0] ? 1 : HALF) * (last ? HALF : 1);
      begun[0] = true;
      return !last;
    });
    return Math.min(1, within[0] / Math.max(1, properties.dataBytes()));
  }
}
