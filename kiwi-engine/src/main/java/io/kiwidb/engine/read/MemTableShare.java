package io.kiwidb.engine.read;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.MemTable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The number of entries of a memtable within a range. Up to {@link #COUNTED} are counted. Of more,
 * the number is estimated from the positions of the range's ends between the first and the last
 * key, as fractions of eight bytes behind what all keys have in common. Under a custom order, which
 * has no fractions, it is the middle of what is possible.
 *
 * <p>Threading: not thread-safe; the memtable may be written meanwhile.
 */
final class MemTableShare {
  static final int COUNTED = 1_000;

  private final MemTable table;
  private final KeyOrder order;
  private final byte @Nullable [] from;
  private final byte @Nullable [] to;

  MemTableShare(MemTable table, KeyOrder order, byte @Nullable [] from, byte @Nullable [] to) {
    this.table = table;
    this.order = order;
    this.from = from;
    this.to = to;
  }

  long entries() {
    long all = table.entries();
    if (from == null && to == null) {
      return all;
    }
    try (EntryCursor cursor = table.cursor()) {
      int counted = counted(cursor);
      if (counted < COUNTED) {
        return counted;
      }
      double part = order.isBytewise() ? fraction(cursor) : 0.5;
      return Math.min(all, Math.max(counted, Math.round(part * all)));
    }
  }

  private int counted(EntryCursor cursor) {
    boolean standing = from == null
        ? cursor.first()
        : cursor.seek(new LookupKey().set(order, from, 0, from.length, SequenceNumber.MAX));
    int counted = 0;
    while (standing && counted < COUNTED && isBeforeEnd(cursor.entry())) {
      counted++;
      standing = cursor.next();
    }
    return counted;
  }

  private boolean isBeforeEnd(Entry entry) {
    return to == null
        || order.compare(entry.keyArray(), entry.keyOffset(), entry.keyLength(), to, 0, to.length)
            < 0;
  }

  private double fraction(EntryCursor cursor) {
    if (!cursor.first()) {
      return 0;
    }
    byte[] first = cursor.entry().copyKey();
    byte[] last = cursor.last() ? cursor.entry().copyKey() : first;
    int common = Math.max(0, Arrays.mismatch(first, last));
    double low = number(first, common);
    double high = number(last, common);
    double begin = from == null ? low : position(from, first, last, common);
    double end = to == null ? high : position(to, first, last, common);
    return high > low ? (end - begin) / (high - low) : 1;
  }

  private double position(byte[] key, byte[] first, byte[] last, int common) {
    if (order.compare(key, first) <= 0) {
      return number(first, common);
    }
    return number(order.compare(key, last) >= 0 ? last : key, common);
  }

  /** Returns up to eight bytes from an index on as an unsigned number. */
  private static double number(byte[] key, int index) {
    double number = 0;
    for (int i = index; i < index + Long.BYTES; i++) {
      number = number * 256 + (i < key.length ? key[i] & 0xff : 0);
    }
    return number;
  }
}
