package io.kiwidb.compaction;

import io.kiwidb.TableInfo;
import io.kiwidb.key.KeyOrder;
import java.util.List;

/**
 * The tables of a level in key order, with the queries that strategies need.
 *
 * <p>Results are <i>clean cuts</i>: if the last key of a table is the first key of the next, the
 * result has both or neither. A merge of only one of them would move some versions of that key
 * below others.
 *
 * <p>Threading: immutable. Ownership: borrows the list.
 */
public final class SortedTables {
  private final List<TableInfo> tables;
  private final KeyOrder order;

  /** Creates it for the tables of a level in key order. */
  public SortedTables(List<TableInfo> tables, KeyOrder order) {
    this.tables = tables;
    this.order = order;
  }

  /** Returns the tables that overlap a span, as a clean cut, in key order. */
  public List<TableInfo> overlapping(KeySpan span) {
    int from = firstEndingAtOrBehind(span.smallest());
    int to = from;
    while (to < tables.size() && order.compare(tables.get(to).smallestKey(), span.largest()) <= 0) {
      to++;
    }
    return from == to ? List.of() : cleanCut(from, to);
  }

  /** Returns the table at an index, with the neighbours required for a clean cut, in key order. */
  public List<TableInfo> around(int index) {
    return cleanCut(index, index + 1);
  }

  /**
   * Returns the index of the first table that begins after a key; the number of tables if there is
   * none.
   */
  public int firstBeginningBehind(byte[] key) {
    int low = 0;
    int high = tables.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (order.compare(tables.get(middle).smallestKey(), key) > 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private int firstEndingAtOrBehind(byte[] key) {
    int low = 0;
    int high = tables.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (order.compare(tables.get(middle).largestKey(), key) >= 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private List<TableInfo> cleanCut(int from, int to) {
    int first = from;
    int end = to;
    while (first > 0 && shareAKey(first - 1)) {
      first--;
    }
    while (end < tables.size() && shareAKey(end - 1)) {
      end++;
    }
    return tables.subList(first, end);
  }

  private boolean shareAKey(int index) {
    return order.compare(tables.get(index).largestKey(), tables.get(index + 1).smallestKey()) >= 0;
  }
}
