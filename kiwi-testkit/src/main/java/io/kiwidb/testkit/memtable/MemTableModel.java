package io.kiwidb.testkit.memtable;

import io.kiwidb.key.InternalKey;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.Lookup;
import java.util.Collection;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The expected contents of a memtable, in a {@code TreeMap}.
 *
 * <p>Threading: not thread-safe.
 */
final class MemTableModel {
  private final TreeMap<InternalKey, Row> rows;

  MemTableModel(KeyOrder order) {
    rows = new TreeMap<>((a, b) -> a.compareTo(b, order));
  }

  void add(Row row) {
    rows.put(new InternalKey(row.keyBytes(), row.tag()), row);
  }

  int size() {
    return rows.size();
  }

  Collection<Row> all() {
    return rows.values();
  }

  /** Returns the first row at or after a position, or null. */
  @Nullable
  Row seek(String key, long sequence) {
    var found =
        rows.ceilingEntry(new InternalKey(Row.bytes(key), SequenceNumber.seekTag(sequence)));
    return found == null ? null : found.getValue();
  }

  /** Returns the row after a row, or null. */
  @Nullable
  Row next(Row row) {
    var found = rows.higherEntry(new InternalKey(row.keyBytes(), row.tag()));
    return found == null ? null : found.getValue();
  }

  /** Returns the row before a row, or null. */
  @Nullable
  Row previous(Row row) {
    var found = rows.lowerEntry(new InternalKey(row.keyBytes(), row.tag()));
    return found == null ? null : found.getValue();
  }

  /** Returns the expected result of a lookup. */
  MemTableProbe.Answer get(String key, long sequence) {
    Row row = seek(key, sequence);
    if (row == null || !row.key().equals(key)) {
      return new MemTableProbe.Answer(Lookup.CONTINUE, new Row("", 0, Entry.NEVER, ""));
    }
    Lookup verdict = switch (ValueType.base(row.type())) {
      case ValueType.PUT -> Lookup.FOUND;
      case ValueType.DELETE, ValueType.SINGLE_DELETE -> Lookup.DELETED;
      default -> Lookup.CONTINUE;
    };
    return new MemTableProbe.Answer(verdict, row);
  }
}
