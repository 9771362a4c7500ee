package io.kiwidb.engine.read;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.MemTable;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The number of entries of a memtable within a range. Up to {@link #COUNTED} are counted. Of more,
 * the number is estimated from the positions of the range's ends between the first and the last
 * key, as {@link KeyFractions}. Under a custom order, which has none, it is half of all.
 *
 * <p>Threading: not thread-safe; the memtable may be written meanwhile.
 */
final class MemTableShare {
  static final int COUNTED = 1_000;

  /** The number of bytes behind the common prefix whose values are looked up. */
  private static final int SAMPLED_PLACES = 3;

  /** The number of values of a byte after which all are assumed to occur. */
  private static final int SEEKS = 48;

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
      int counted = counted(cursor, entry -> {});
      if (counted < COUNTED) {
        return counted;
      }
      double part = order.isBytewise() ? fraction(cursor) : 0.5;
      return Math.min(all, Math.max(counted, Math.round(part * all)));
    }
  }

  private int counted(EntryCursor cursor, Consumer<Entry> sample) {
    boolean standing = from == null ? cursor.first() : seek(cursor, from);
    int counted = 0;
    while (standing && counted < COUNTED && isBeforeEnd(cursor.entry())) {
      sample.accept(cursor.entry());
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
    byte[] first = cursor.first() ? cursor.entry().copyKey() : new byte[0];
    byte[] last = cursor.last() ? cursor.entry().copyKey() : first;
    KeyFractions fractions = new KeyFractions(first, last);
    counted(cursor, entry -> fractions.add(entry.keyArray(), entry.keyOffset(), entry.keyLength()));
    byte[] path = Arrays.copyOf(first, fractions.prefix());
    for (int place = 0; place < SAMPLED_PLACES; place++) {
      path = sample(cursor, path, fractions);
    }
    double begin = from == null || order.compare(from, first) <= 0 ? 0 : fractions.of(from);
    double end = to == null || order.compare(to, last) > 0 ? 1 : fractions.of(to);
    return end - begin;
  }

  /**
   * Notes the bytes that follow a path in keys, by seeking from one to the next. Returns the path
   * with one of them.
   */
  private byte[] sample(EntryCursor cursor, byte[] path, KeyFractions fractions) {
    byte[] next = Arrays.copyOf(path, path.length + 1);
    byte[] chosen = next.clone();
    for (int found = 0; seek(cursor, next); found++) {
      byte[] key = cursor.entry().copyKey();
      boolean follows =
          key.length > path.length && Arrays.equals(key, 0, path.length, path, 0, path.length);
      if (!follows) {
        break;
      }
      if (found == SEEKS) {
        fractions.addAll(path.length);
        break;
      }
      fractions.add(key, 0, key.length);
      if (found < 2) { // the second, if there is one: the first may begin in the middle
        chosen = Arrays.copyOf(key, next.length);
      }
      if (key[path.length] == (byte) 0xff) {
        break;
      }
      next[path.length] = (byte) (key[path.length] + 1);
    }
    return chosen;
  }

  private boolean seek(EntryCursor cursor, byte[] key) {
    return cursor.seek(new LookupKey().set(order, key, 0, key.length, SequenceNumber.MAX));
  }
}
