package io.kiwidb.engine.compact;

import io.kiwidb.engine.manifest.BlobFile;
import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.merge.CompactionIterator;
import io.kiwidb.engine.merge.CompactionIterator.Rules;
import io.kiwidb.engine.merge.CompactionIterator.Span;
import io.kiwidb.engine.merge.EntryFilter;
import io.kiwidb.engine.merge.LevelCursor;
import io.kiwidb.engine.merge.MergingCursor;
import io.kiwidb.engine.merge.SortedTables;
import io.kiwidb.engine.table.LargeValues;
import io.kiwidb.engine.table.TableFactory;
import io.kiwidb.engine.table.TableFactory.Placement;
import io.kiwidb.engine.table.TableOutput;
import io.kiwidb.engine.table.WrittenFiles;
import io.kiwidb.engine.table.WrittenTable;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.TableReader.CacheUse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The part of a merge between two user keys, with its own inputs, outputs and counts.
 *
 * <p>Threading: not thread-safe; one thread runs it, another may read the results afterwards.
 */
final class MergePart {
  private static final int ENTRIES_BETWEEN_CHECKS = 256;

  private final MergePlan plan;
  private final TableFactory tables;
  private final BooleanSupplier stop;
  private final Span span;
  private final KeyOrder order;
  private final List<WrittenTable> outputs = new ArrayList<>();
  private final List<BlobFile> blobs = new ArrayList<>();
  private final PartProgress progress = new PartProgress();
  private int nextBoundary;
  private long finishedBytes;
  private long read;
  private long readBlobBytes;
  private long dropped;
  private long filtered;
  private long met;
  private long expired;

  MergePart(MergePlan plan, TableFactory tables, Span span, BooleanSupplier stop) {
    this.plan = plan;
    this.tables = tables;
    this.span = span;
    this.stop = stop;
    this.order = plan.order();
  }

  /** Returns how far it is, for any thread. */
  PartProgress progress() {
    return progress;
  }

  /** Returns the tables it wrote, in key order, and its blob files. */
  WrittenFiles outputs() {
    return new WrittenFiles(List.copyOf(outputs), List.copyOf(blobs));
  }

  /** Returns the bytes that it read from blob files. */
  long readBlobBytes() {
    return readBlobBytes;
  }

  /** Returns the number of entries read. */
  long read() {
    return read;
  }

  /** Returns the number of entries dropped. */
  long dropped() {
    return dropped;
  }

  /** Returns the number of entries that had expired. */
  long expired() {
    return expired;
  }

  /** Returns the number of entries that a user's filter removed or replaced. */
  long filtered() {
    return filtered;
  }

  /** Returns the number of single deletions that vanished with their value. */
  long met() {
    return met;
  }

  void run() {
    try (EntryCursor source = MergingCursor.of(order, sources())) {
      OlderTables older =
          new OlderTables(plan.version(), plan.inputs(), plan.merge().targetLevel(), order);
      Placement placement = older.nothingBelow() ? Placement.LAST : Placement.UPPER;
      EntryFilter filter = plan.filter()
          .map(users -> new EntryFilter(users, plan.merge().targetLevel()))
          .orElse(null);
      CompactionIterator entries = new CompactionIterator(
          source,
          order,
          span,
          new Rules(
              plan.stripes(),
              older,
              filter,
              plan.version().rangeDeletions(),
              plan.operands(),
              plan.version().blobs()));
      try (LargeValues large = tables.largeValues(plan.largeValues(), stop)) {
        write(entries, large, placement);
        large.finish();
        blobs.addAll(large.take());
        readBlobBytes = large.readBytes();
      }
      read = entries.read();
      dropped = entries.dropped();
      met = entries.met();
      expired = entries.expired();
      filtered = filter == null ? 0 : filter.changes();
    }
  }

  /** Removes its outputs. */
  void undo() {
    tables.discard(outputs());
    outputs.clear();
    blobs.clear();
  }

  private List<EntryCursor> sources() {
    List<EntryCursor> sources = new ArrayList<>();
    for (Level level : plan.version().levels()) {
      List<LevelTable> members = level.tables().stream()
          .filter(table -> plan.inputs().contains(table.info().number()))
          .toList();
      if (level.number() == 0) {
        members.forEach(table -> sources.add(table.table().reader().cursor(CacheUse.BYPASS)));
      } else if (!members.isEmpty()) {
        sources.add(new LevelCursor(order, new SortedTables(members, CacheUse.BYPASS)));
      }
    }
    return sources;
  }

  private void write(CompactionIterator entries, LargeValues large, Placement placement) {
    TableOutput output = null;
    int untilCheck = ENTRIES_BETWEEN_CHECKS;
    try {
      for (boolean there = entries.first(); there; there = entries.next()) {
        if (--untilCheck == 0) {
          untilCheck = ENTRIES_BETWEEN_CHECKS;
          requireGoing();
          show(entries, output);
        }
        if (output != null && entries.isNewKey() && isEnd(output, entries.entry())) { // M2
          finish(output);
          output = null;
          show(entries, null);
        }
        if (output == null) {
          output = tables.create(plan.merge().targetLevel(), placement, stop);
        }
        output.add(large.place(entries.entry()));
      }
      if (output != null) {
        finish(output);
        output = null;
      }
      show(entries, null);
    } finally {
      close(output);
    }
  }

  private void finish(TableOutput output) {
    WrittenTable finished = output.finish();
    outputs.add(finished);
    finishedBytes += finished.info().bytes();
  }

  private void show(CompactionIterator entries, @Nullable TableOutput output) {
    long writing = output == null ? 0 : output.estimatedBytes();
    progress.at(entries.read(), finishedBytes + writing, outputs.size());
  }

  private void requireGoing() {
    if (stop.getAsBoolean()) {
      throw new CompactionJob.StoppedException();
    }
  }

  private static void close(@Nullable TableOutput output) {
    if (output != null) {
      output.close();
    }
  }

  /**
   * Returns whether the output should end before this entry: it is full, or half full at a boundary
   * of the level below.
   */
  private boolean isEnd(TableOutput output, Entry next) {
    List<byte[]> boundaries = plan.merge().boundaries();
    boolean crossed = false;
    while (nextBoundary < boundaries.size()) {
      byte[] boundary = boundaries.get(nextBoundary);
      if (order.compare(
              boundary, 0, boundary.length, next.keyArray(), next.keyOffset(), next.keyLength())
          > 0) {
        break;
      }
      crossed = true;
      nextBoundary++;
    }
    long bytes = output.estimatedBytes();
    long target = plan.merge().targetBytes();
    return bytes >= target || (crossed && bytes >= target / 2);
  }
}
