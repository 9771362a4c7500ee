package io.kiwidb.engine.manifest;

import io.kiwidb.CorruptionException;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.range.RangeDeletion;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.LookupKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one level: level 0 newest first and possibly overlapping, the others in key order
 * and disjoint.
 *
 * <p>Threading: immutable.
 */
public final class Level {
  /** Levels without tables, shared by all keyspaces: an empty one has nothing to compare. */
  private static final Level[] EMPTY = new Level[16];

  static {
    for (int i = 0; i < EMPTY.length; i++) {
      EMPTY[i] = new Level(i, KeyOrder.BYTEWISE, new LevelTable[0]);
    }
  }

  private final int number;
  private final KeyOrder order;
  private final LevelTable[] tables;
  private final List<LevelTable> list;
  private final long[] largestPrefixes;

  private Level(int number, KeyOrder order, LevelTable[] tables) {
    this.number = number;
    this.order = order;
    this.tables = tables;
    this.list = List.of(tables);
    this.largestPrefixes = new long[tables.length];
    for (int i = 0; i < tables.length; i++) {
      largestPrefixes[i] = tables[i].largestPrefix();
    }
  }

  /**
   * Returns the level with these tables; throws {@link CorruptionException}, naming the manifest,
   * if tables of a sorted level overlap.
   */
  static Level of(int number, KeyOrder order, List<LevelTable> members, String manifest) {
    if (members.isEmpty() && number < EMPTY.length) {
      return EMPTY[number];
    }
    List<LevelTable> sorted = new ArrayList<>(members);
    if (number == 0) {
      sorted.sort(Comparator.comparingLong((LevelTable t) -> t.info().largestSequence())
          .thenComparingLong(t -> t.info().number())
          .reversed());
    } else {
      sorted.sort((a, b) -> order.compare(a.info().smallestKey(), b.info().smallestKey()));
      for (int i = 1; i < sorted.size(); i++) {
        TableInfo left = sorted.get(i - 1).info();
        TableInfo right = sorted.get(i).info();
        if (order.compare(left.largestKey(), right.smallestKey()) >= 0) {
          throw new CorruptionException(
              manifest,
              0,
              "disjoint tables in level " + number,
              "tables " + left.number() + " and " + right.number() + " overlap");
        }
      }
    }
    return new Level(number, order, sorted.toArray(new LevelTable[0]));
  }

  /** Returns the level's number; 0 is the youngest. */
  public int number() {
    return number;
  }

  /** Returns the number of tables. */
  public int size() {
    return tables.length;
  }

  /** Returns a table by index. */
  public LevelTable table(int index) {
    return tables[index];
  }

  /** Returns all tables. */
  public List<LevelTable> tables() {
    return list;
  }

  /**
   * Returns the tables whose bounds overlap a range, in their order.
   *
   * @param to exclusive; null if unbounded
   */
  public List<LevelTable> overlapping(byte[] from, byte @Nullable [] to) {
    if (number > 0) {
      int first = firstBehind(from);
      int end = to == null ? tables.length : Math.max(first, firstFrom(to));
      return list.subList(first, end);
    }
    List<LevelTable> some = new ArrayList<>(tables.length);
    for (LevelTable table : tables) {
      if (order.compare(table.info().largestKey(), from) >= 0
          && (to == null || order.compare(table.info().smallestKey(), to) < 0)) {
        some.add(table);
      }
    }
    return some;
  }

  /** Returns the index of the first table that begins at or after a key. Requires: not level 0. */
  private int firstFrom(byte[] key) {
    int low = 0;
    int high = tables.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (order.compare(tables[middle].info().smallestKey(), key) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Returns whether a table may contain an entry that a deletion of a range hides. */
  boolean mayNeed(RangeDeletion deletion) {
    for (int i = firstBehind(deletion.from()); i < tables.length; i++) {
      if (tables[i].mayNeed(deletion, order)) {
        return true;
      }
      if (number > 0
          && deletion.to() != null
          && order.compare(tables[i].info().smallestKey(), deletion.to()) >= 0) {
        return false;
      }
    }
    return false;
  }

  /** Returns the index of the first table that ends at or after a key; 0 in level 0. */
  private int firstBehind(byte @Nullable [] key) {
    if (key == null || number == 0) {
      return 0;
    }
    int low = 0;
    int high = tables.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (order.compare(tables[middle].info().largestKey(), key) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Returns the only table that may contain the key, or null. Requires: not level 0. */
  public @Nullable LevelTable find(LookupKey key) {
    int low = 0;
    int high = tables.length;
    long prefix = key.prefix();
    // Binary search for the first table whose largest key is not before the key.
    while (low < high) {
      int middle = (low + high) >>> 1;
      long largest = largestPrefixes[middle];
      boolean before =
          largest != prefix ? largest < prefix : tables[middle].compareLargest(key, order) < 0;
      if (before) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < tables.length && tables[low].compareSmallest(key, order) <= 0 ? tables[low] : null;
  }
}
