package io.kiwidb.engine;

import io.kiwidb.EntryVisitor;
import io.kiwidb.Insight.IndexVisitor;
import io.kiwidb.TableDetails;
import io.kiwidb.TableReads;
import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.manifest.VersionBlobs;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.spi.BlobAddress;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.InspectableTable;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.TableReader;
import io.kiwidb.spi.TableReader.CacheUse;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is in the memtables and tables of an open database. What is looked at stays open until the
 * visitor returns.
 *
 * <p>Threading: thread-safe.
 */
final class StoreContents {
  private final Keyspaces keyspaces;

  StoreContents(Keyspaces keyspaces) {
    this.keyspaces = keyspaces;
  }

  /** Visits the entries of a memtable from a key on; an empty one means from the start. */
  void visitMemtable(long id, byte[] from, EntryVisitor visitor) {
    for (OpenKeyspace keyspace : keyspaces.list()) {
      boolean found = Inspector.view(
          keyspace,
          view -> {
            for (MemTableSlot slot : view.memtables()) {
              if (slot.id() == id) {
                KeyOrder order = keyspace.context().order();
                visit(slot.table().cursor(), order, from, VersionBlobs.NONE, visitor);
                return true;
              }
            }
            return false;
          },
          false);
      if (found) {
        return;
      }
    }
    throw new IllegalArgumentException("no memtable " + id + " (it may have been flushed)");
  }

  /** Visits the entries of a table from a key on; an empty one means from the start. */
  void visitTable(long number, byte[] from, EntryVisitor visitor) {
    inTable(number, (keyspace, view, table) -> {
      EntryCursor cursor = table.table().reader().cursor(CacheUse.BYPASS);
      visit(cursor, keyspace.context().order(), from, view.version().blobs(), visitor);
      return true;
    });
  }

  private static void visit(
      EntryCursor cursor, KeyOrder order, byte[] from, VersionBlobs blobs, EntryVisitor visitor) {
    try (cursor) {
      Entry entry = cursor.entry();
      boolean there = from.length == 0
          ? cursor.first()
          : cursor.seek(new LookupKey().set(order, from, 0, from.length, SequenceNumber.MAX));
      for (; there; there = cursor.next()) {
        if (!visit(entry, blobs, visitor)) {
          return;
        }
      }
    }
  }

  private static boolean visit(Entry entry, VersionBlobs blobs, EntryVisitor visitor) {
    byte[] key = entry.copyKey();
    if (VersionBlobs.isPointer(entry)) {
      BlobAddress address = BlobAddress.of("an entry of a table", entry);
      ApartValue value = new ApartValue(address, entry, blobs);
      return visitor.visitApart(key, entry.sequence(), entry.type(), value);
    }
    return visitor.visit(key, entry.sequence(), entry.type(), entry.copyValue());
  }

  /** The value of a pointer at which a cursor is; the version that has the file is held. */
  private record ApartValue(BlobAddress address, Entry pointer, VersionBlobs blobs)
      implements EntryVisitor.ApartValue {
    @Override
    public byte[] read() {
      Entry value = new Entry();
      blobs.read(pointer, value);
      return value.copyValue();
    }
  }

  /** Visits the index of a table. */
  void visitIndex(long number, IndexVisitor visitor) {
    inTable(number, (keyspace, view, table) -> {
      if (!(table.table().reader() instanceof InspectableTable inspectable)) {
        throw new IllegalArgumentException(
            "the format of table " + number + " does not tell its index");
      }
      inspectable.visitIndex(visitor);
      return true;
    });
  }

  /** Returns the details of a table. */
  TableDetails details(long number) {
    return inTable(number, (keyspace, view, table) -> {
      TableReader reader = table.table().reader();
      return new TableDetails(
          table.info(),
          reader.properties(),
          table.memoryBytes(),
          table.table().reads(),
          reader instanceof InspectableTable inspectable
              ? inspectable.filterFigures()
              : Optional.empty());
    });
  }

  /** Returns how often each table was searched, by number. */
  Map<Long, TableReads> reads() {
    Map<Long, TableReads> reads = new TreeMap<>();
    for (OpenKeyspace keyspace : keyspaces.list()) {
      Inspector.view(
          keyspace,
          view -> {
            tables(view)
                .forEach(table -> reads.put(table.info().number(), table.table().reads()));
            return true;
          },
          false);
    }
    return reads;
  }

  private static Stream<LevelTable> tables(SuperVersion view) {
    return view.version().levels().stream().map(Level::tables).flatMap(level -> level.stream());
  }

  /** What is to be done with a table. */
  private interface Use<T> {
    T with(OpenKeyspace keyspace, SuperVersion view, LevelTable table);
  }

  /** Uses a table of any keyspace, which stays open meanwhile. */
  private <T> T inTable(long number, Use<T> use) {
    return keyspaces.list().stream()
        .flatMap(keyspace -> inTable(keyspace, number, use).stream())
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("no table " + number + " (it may have been compacted)"));
  }

  private static <T> Optional<T> inTable(OpenKeyspace keyspace, long number, Use<T> use) {
    return Inspector.view(
        keyspace,
        view -> tables(view)
            .filter(table -> table.info().number() == number)
            .findFirst()
            .map(table -> use.with(keyspace, view, table)),
        Optional.empty());
  }
}
