package io.kiwidb.engine.flush;

import io.kiwidb.Counter;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.expiry.Stripes;
import io.kiwidb.engine.manifest.VersionBlobs;
import io.kiwidb.engine.merge.CompactionIterator;
import io.kiwidb.engine.merge.CompactionIterator.OlderEntries;
import io.kiwidb.engine.merge.OperandRule;
import io.kiwidb.engine.range.KnownReaders;
import io.kiwidb.engine.range.RangeDeletion;
import io.kiwidb.engine.range.RangeDeletions;
import io.kiwidb.engine.table.LargeValues;
import io.kiwidb.engine.table.TableFactory;
import io.kiwidb.engine.table.TableOutput;
import io.kiwidb.engine.table.WrittenFiles;
import io.kiwidb.engine.table.WrittenTable;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.MemTable;
import java.util.List;
import java.util.Optional;

/**
 * Writes one memtable to a table of level 0, without entries that no reader can see. Threading:
 * stateless.
 */
public final class MemTableWriter {
  private MemTableWriter() {}

  /**
   * Writes the memtable and makes the files durable; empty if there is nothing to write. All
   * deletions are written.
   *
   * @param stripes the open snapshots, read after everything in the memtable was visible
   * @param deletions the deletions of ranges in the memtable, which become durable with the table
   */
  public static Optional<WrittenFiles> write(
      MemTable memtable,
      TableFactory tables,
      TreeContext keyspace,
      Stripes stripes,
      List<RangeDeletion> deletions) {
    return write(memtable, tables, keyspace, stripes, deletions, OlderEntries.POSSIBLE);
  }

  /**
   * As {@link #write(MemTable, TableFactory, TreeContext, Stripes, List)}, without deletions that
   * hide nothing.
   *
   * @param older where entries may be that deletions in the memtable hide
   */
  static Optional<WrittenFiles> write(
      MemTable memtable,
      TableFactory tables,
      TreeContext keyspace,
      Stripes stripes,
      List<RangeDeletion> deletions,
      OlderEntries older) {
    if (memtable.entries() == 0) {
      return Optional.empty();
    }
    KeyOrder order = keyspace.order();
    try (EntryCursor cursor = memtable.cursor()) {
      CompactionIterator entries = new CompactionIterator(
          cursor,
          order,
          CompactionIterator.Span.ALL,
          new CompactionIterator.Rules(
              stripes,
              older,
              null,
              RangeDeletions.of(order, deletions, KnownReaders.of(stripes.snapshots())),
              OperandRule.of(keyspace),
              VersionBlobs.NONE));
      if (!entries.first()) {
        count(entries, keyspace);
        return Optional.empty();
      }
      try (TableOutput output = tables.createForFlush();
          LargeValues large = tables.largeValuesForFlush()) {
        boolean there = true;
        while (there) {
          output.add(large.place(entries.entry()));
          there = entries.next();
        }
        requireAll(memtable.entries(), entries.read());
        count(entries, keyspace);
        large.finish();
        WrittenTable table = output.finish();
        return Optional.of(new WrittenFiles(List.of(table), large.take()));
      }
    }
  }

  private static void count(CompactionIterator entries, TreeContext keyspace) {
    if (entries.met() > 0) {
      keyspace.counters().add(Counter.SINGLE_DELETIONS_MET, entries.met());
    }
    if (entries.expired() > 0) {
      keyspace.counters().add(Counter.ENTRIES_EXPIRED, entries.expired());
    }
  }

  private static void requireAll(long expected, long read) {
    if (expected != read) {
      throw new IllegalStateException("the memtable reports " + expected
          + " entries, but its cursor returned " + read + "; the flush was not committed");
    }
  }
}
