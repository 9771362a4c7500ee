package io.kiwidb.compaction;

import io.kiwidb.TableInfo;
import io.kiwidb.key.KeyOrder;
import java.util.List;

/**
 * A range of user keys, both bounds inclusive.
 *
 * <p>Threading: immutable. Ownership: borrows the keys of tables.
 *
 * @param smallest the first key
 * @param largest the last key
 * @param order the order of the keys
 */
public record KeySpan(byte[] smallest, byte[] largest, KeyOrder order) {
  /** Returns the span of a table. */
  public static KeySpan of(TableInfo table, KeyOrder order) {
    return new KeySpan(table.smallestKey(), table.largestKey(), order);
  }

  /** Returns the smallest span that covers all tables. Requires: at least one. */
  public static KeySpan of(List<TableInfo> tables, KeyOrder order) {
    KeySpan span = of(tables.get(0), order);
    for (TableInfo table : tables) {
      span = span.with(of(table, order));
    }
    return span;
  }

  /** Returns the smallest span that covers this one and another. */
  public KeySpan with(KeySpan other) {
    byte[] first = order.compare(smallest, other.smallest) <= 0 ? smallest : other.smallest;
    byte[] last = order.compare(largest, other.largest) >= 0 ? largest : other.largest;
    return new KeySpan(first, last, order);
  }

  /** Returns whether the spans overlap. */
  public boolean overlaps(KeySpan other) {
    return order.compare(smallest, other.largest) <= 0
        && order.compare(other.smallest, largest) <= 0;
  }

  /** Returns whether a table overlaps the span. */
  public boolean overlaps(TableInfo table) {
    return order.compare(smallest, table.largestKey()) <= 0
        && order.compare(table.smallestKey(), largest) <= 0;
  }
}
