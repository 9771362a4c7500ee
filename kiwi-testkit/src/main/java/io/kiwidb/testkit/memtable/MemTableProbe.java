package io.kiwidb.testkit.memtable;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.spi.ConcurrentMemTable;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.MemTableProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A memtable with methods that take and return {@link Row}s.
 *
 * <p>Threading: that of the memtable.
 */
final class MemTableProbe implements AutoCloseable {
  /** More than any test here adds, but small. */
  static final long EXPECTED_BYTES = 1 << 20;

  private final KeyOrder order;
  private final MemTable table;

  MemTableProbe(MemTableProvider provider, KeyOrder order, long expectedBytes) {
    this.order = order;
    this.table = provider.create(new MemTableProvider.Context(order, expectedBytes));
  }

  /** Creates a memtable in bytewise order. */
  static MemTableProbe bytewise(MemTableProvider provider) {
    return new MemTableProbe(provider, KeyOrder.BYTEWISE, EXPECTED_BYTES);
  }

  MemTable table() {
    return table;
  }

  boolean isConcurrent() {
    return table instanceof ConcurrentMemTable;
  }

  /**
   * Adds rows, each from an array with other bytes before and after key and value, which is
   * overwritten afterwards.
   */
  void add(Row... rows) {
    for (Row row : rows) {
      byte[] key = row.keyBytes();
      byte[] value = row.valueBytes();
      int valueOffset = 3;
      int keyOffset = valueOffset + value.length + 5;
      byte[] batch = new byte[keyOffset + key.length + 2];
      Arrays.fill(batch, (byte) '?');
      System.arraycopy(value, 0, batch, valueOffset, value.length);
      System.arraycopy(key, 0, batch, keyOffset, key.length);
      table.add(row.tag(), row.expiry(), batch, keyOffset, key.length, valueOffset, value.length);
      Arrays.fill(batch, (byte) '!'); // the memtable must have copied
    }
  }

  /** The result of a lookup. */
  record Answer(Lookup verdict, Row row) {}

  Answer get(String key, long sequence) {
    Entry holder = new Entry();
    return new Answer(table.get(lookup(key, sequence), holder), Row.of(holder));
  }

  Answer get(String key) {
    return get(key, SequenceNumber.MAX);
  }

  LookupKey lookup(String key, long sequence) {
    byte[] padded = Row.bytes(">" + key + "<");
    return new LookupKey().set(order, padded, 1, key.length(), sequence);
  }

  List<Row> forwards() {
    List<Row> rows = new ArrayList<>();
    try (EntryCursor cursor = table.cursor()) {
      for (boolean ok = cursor.first(); ok; ok = cursor.next()) {
        rows.add(Row.of(cursor.entry()));
      }
    }
    return rows;
  }

  List<Row> backwards() {
    List<Row> rows = new ArrayList<>();
    try (EntryCursor cursor = table.cursor()) {
      for (boolean ok = cursor.last(); ok; ok = cursor.previous()) {
        rows.add(Row.of(cursor.entry()));
      }
    }
    return rows;
  }

  @Override
  public void close() {
    table.close();
  }
}
