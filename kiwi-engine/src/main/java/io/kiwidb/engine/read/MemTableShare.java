package io.kiwidb.engine.read;

import io.kiwidb.engine.range.DeletedKeys;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.MemTable;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What of a memtable is in a range. Up to {@link #COUNTED} entries are counted. Of more, the number
 * is estimated from the positions of the range's ends between the first and the last key, as
 * {@link KeyFractions}; under a custom order, which has none, it is half of all. There are as many
 * keys to an entry as in the part that was counted.
 *
 * <p>Threading: not thread-safe; the memtable may be written meanwhile.
 */
final class MemTableShare {
  static final int COUNTED = 1_000;

  /** The number of bytes behind the common prefix whose values are looked up. */
  private static final int SAMPLED_PLACES = 3;

  /** The number of values of a byte after which all are assumed to occur. */
  private static final int SEEKS = 48;

  private static final double HALF = 0.5;

  private final MemTable table;
  private final KeyOrder order;
  private final byte @Nullable [] from;
  private final byte @Nullable [] to;
  private final @Nullable DeletedKeys deleted;

  MemTableShare(
      MemTable table, KeyOrder order, RangeEstimator.Span span, @Nullable DeletedKeys deleted) {
    this.table = table;
    this.order = order;
    this.from = span.from();
    this.to = span.to();
    this.deleted = deleted;
  }

  /**
   * What is in the range.
   *
   * @param keys number of keys, less those elsewhere that it deletes: may be negative
   * @param entries number of entries: a key has one for each write
   */
  record Share(long keys, long entries) {
    static final Share NOTHING = new Share(0, 0);
  }

  Share share() {
    long all = table.entries();
    if (all == 0) {
      return Share.NOTHING;
    }
    try (EntryCursor cursor = table.cursor()) {
      Share counted = counted(cursor);
      if (counted.entries() < COUNTED) {
        return counted;
      }
      long entries = Math.min(all, Math.max(COUNTED, Math.round(fractionOf(cursor) * all)));
      return new Share(Math.round((double) counted.keys() / COUNTED * entries), entries);
    }
  }

  private double fractionOf(EntryCursor cursor) {
    if (from == null && to == null) {
      return 1;
    }
    return order.isBytewise() ? fraction(cursor) : HALF;
  }

  /** The newest entry of a key comes first. */
  private Share counted(EntryCursor cursor) {
    Count count = new Count(order, deleted);
    visit(cursor, count::add);
    return new Share(count.keys, count.entries);
  }

  private void visit(EntryCursor cursor, Consumer<Entry> action) {
    boolean standing = from == null ? cursor.first() : seek(cursor, from);
    for (int seen = 0; standing && seen < COUNTED && isBeforeEnd(cursor.entry()); seen++) {
      action.accept(cursor.entry());
      standing = cursor.next();
    }
  }

  /** Counts entries, and keys: a deletion cancels an older entry, here or elsewhere. */
  private static final class Count {
    private final KeyOrder order;
    private final @Nullable DeletedKeys deleted;
    private byte @Nullable [] key;
    private boolean deletesElsewhere;
    private long keys;
    private long entries;

    Count(KeyOrder order, @Nullable DeletedKeys deleted) {
      this.order = order;
      this.deleted = deleted;
    }

    void add(Entry entry) {
      entries++;
      if (isHidden(entry)) {
        return;
      }
      if (isOfSameKey(entry)) {
        keys += deletesElsewhere ? 1 : 0; // what it deletes is here, and was not counted
        deletesElsewhere = false;
        return;
      }
      key = entry.copyKey();
      deletesElsewhere = entry.type() == ValueType.DELETE;
      keys += deletesElsewhere ? -1 : 1;
    }

    private boolean isHidden(Entry entry) {
      return deleted != null && deleted.findNewer(entry, entry.sequence()) >= 0;
    }

    private boolean isOfSameKey(Entry entry) {
      return key != null
          && order.compare(
                  entry.keyArray(), entry.keyOffset(), entry.keyLength(), key, 0, key.length)
              == 0;
    }
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
    visit(cursor, entry -> fractions.add(entry.keyArray(), entry.keyOffset(), entry.keyLength()));
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
