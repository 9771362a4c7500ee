package io.kiwidb.engine.compact;

import io.kiwidb.Counter;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.StoreContext;
import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.engine.read.LevelCursor;
import io.kiwidb.engine.read.MergingCursor;
import io.kiwidb.engine.read.SortedTables;
import io.kiwidb.engine.table.CompactionIterator;
import io.kiwidb.engine.table.TableFactory;
import io.kiwidb.engine.table.TableFactory.Placement;
import io.kiwidb.engine.table.TableOutput;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.TableReader.CacheUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Merges tables into new ones. It reads a held version and writes files; committing is up to the caller.
 *
 * <p>Invariants. <b>M1</b>: every entry of every input is read; inputs are counted against outputs and dropped entries, so that a read
 * error can never pass for the end of a table. <b>M2</b>: a user key is never split across two outputs. <b>M3</b>: a job that fails or
 * is told to stop removes what it wrote.
 *
 * <p>Threading: not thread-safe; one thread runs a job.
 */
final class CompactionJob {
  private final StoreContext context;
  private final TableFactory tables;
  private final Version version;
  private final CompactionChoice.Merge merge;
  private final KeyOrder order;
  private final long[] snapshots;
  private final BooleanSupplier stop;
  private final List<TableInfo> outputs = new ArrayList<>();
  private final Set<Long> inputs;
  private int nextBoundary;
  private long dropped;

  /** What came of it. */
  record Result(List<TableInfo> outputs, long dropped) {}

  /** Thrown when the job was told to stop. */
  static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoppedException() {
      super("the compaction was told to stop", null, false, false);
    }
  }

  CompactionJob(
      StoreContext context,
      TableFactory tables,
      Version version,
      CompactionChoice.Merge merge,
      long[] snapshots,
      BooleanSupplier stop) {
    this.context = context;
    this.tables = tables;
    this.version = version;
    this.merge = merge;
    this.order = context.order();
    this.snapshots = snapshots;
    this.stop = stop;
    this.inputs = merge.tables().stream().map(TableInfo::number).collect(Collectors.toSet());
  }

  Result run() {
    boolean done = false;
    try (EntryCursor source = MergingCursor.of(order, sources())) {
      OlderTables older = new OlderTables(version, inputs, order);
      Placement placement =
          older.nothingBeneath(merge.targetLevel()) ? Placement.LAST : Placement.UPPER;
      CompactionIterator entries = new CompactionIterator(source, order, snapshots, older);
      write(entries, placement);
      requireBalance(entries);
      dropped = entries.dropped();
      done = true;
    } finally {
      if (!done) {
        outputs.forEach(
            output -> tables.remove(io.kiwidb.engine.FileNames.table(output.number()))); // M3
      }
    }
    context
        .counters()
        .add(
            Counter.COMPACTION_READ_BYTES,
            merge.tables().stream().mapToLong(TableInfo::bytes).sum());
    context
        .counters()
        .add(
            Counter.COMPACTION_WRITTEN_BYTES,
            outputs.stream().mapToLong(TableInfo::bytes).sum());
    context.counters().add(Counter.ENTRIES_DROPPED, dropped);
    return new Result(outputs, dropped);
  }

  private List<EntryCursor> sources() {
    List<EntryCursor> sources = new ArrayList<>();
    for (Level level : version.levels()) {
      List<LevelTable> members = level.tables().stream()
          .filter(table -> inputs.contains(table.info().number()))
          .toList();
      if (level.number() == 0) {
        members.forEach(table -> sources.add(table.table().reader().cursor(CacheUse.BYPASS)));
      } else if (!members.isEmpty()) {
        sources.add(new LevelCursor(order, new SortedTables(members, CacheUse.BYPASS)));
      }
    }
    return sources;
  }

  private void write(CompactionIterator entries, Placement placement) {
    TableOutput output = null;
    try {
      for (boolean there = entries.first(); there; there = entries.next()) {
        if (output != null && entries.isNewKey() && isEnd(output, entries.entry())) { // M2
          outputs.add(output.finish());
          output = null;
          if (stop.getAsBoolean()) {
            throw new StoppedException();
          }
        }
        if (output == null) {
          output = tables.create(merge.targetLevel(), placement);
        }
        output.add(entries.entry());
      }
      if (output != null) {
        outputs.add(output.finish());
        output = null;
      }
    } finally {
      close(output);
    }
  }

  private static void close(@Nullable TableOutput output) {
    if (output != null) {
      output.close();
    }
  }

  /** Whether the output should end before this entry: it is full, or half full at a boundary of the level beneath. */
  private boolean isEnd(TableOutput output, Entry next) {
    boolean crossed = false;
    while (nextBoundary < merge.boundaries().size()) {
      byte[] boundary = merge.boundaries().get(nextBoundary);
      if (order.compare(
              boundary, 0, boundary.length, next.keyArray(), next.keyOffset(), next.keyLength())
          > 0) {
        break;
      }
      crossed = true;
      nextBoundary++;
    }
    long bytes = output.estimatedBytes();
    return bytes >= merge.targetBytes() || (crossed && bytes >= merge.targetBytes() / 2);
  }

  private void requireBalance(CompactionIterator entries) { // M1
    long expected = merge.tables().stream().mapToLong(TableInfo::entries).sum();
    long written = outputs.stream().mapToLong(TableInfo::entries).sum();
    if (entries.read() != expected || written + entries.dropped() != expected) {
      throw new IllegalStateException(
          "a compaction of tables %s read %d of %d entries, wrote %d and dropped %d; it was undone"
              .formatted(inputs, entries.read(), expected, written, entries.dropped()));
    }
  }
}
