package io.kiwidb.engine.read;

import io.kiwidb.engine.expiry.ReadTime;
import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.manifest.VersionBlobs;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.MultiGetTable;
import io.kiwidb.spi.TableReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@link PointLookup} for many keys at once: the keys are sorted, and each source in turn is asked
 * for all keys without an answer, newest source first, so that neighbouring keys use the same cache
 * lines and blocks, and a table can read each block once.
 *
 * <p>Threading: not thread-safe; used for one batch.
 */
final class BatchLookup implements MultiGetTable.Answers {
  private static final int ANSWERED = -1;

  private final KeyOrder order;
  private final byte[][] asked;
  private final Entry result;
  private final ReadTime time;
  private final Merging merging;
  private final List<Operand> operands = new ArrayList<>(0);
  private final List<byte @Nullable []> values;
  private final LookupKey[] open; // sorted; the first count of them have no answer yet
  // Index of each open key in the batch, ANSWERED once it has its answer.
  private int[] places = {};
  private @Nullable SuperVersion view;
  private int count;
  private int hits;
  private int blobReads;

  /** A key of the batch whose newest entry is an operand. */
  private record Operand(int place, LookupKey key) {}

  /** Finds the value of a key whose newest entry is an operand. */
  @FunctionalInterface
  interface Merging {
    /** Shows the value in the entry; returns false if the key has none. */
    boolean find(SuperVersion view, LookupKey key, Entry result);
  }

  /** Creates a lookup of these keys. Throws if one of them is null, before anything is read. */
  BatchLookup(KeyOrder order, List<byte[]> keys, Entry result, ReadTime time, Merging merging) {
    this.order = order;
    this.time = time;
    this.merging = merging;
    this.result = result;
    asked = keys.toArray(new byte[0][]);
    for (byte[] key : asked) {
      Objects.requireNonNull(key, "key");
    }
    count = asked.length;
    values = Arrays.asList(new byte[count][]);
    open = new LookupKey[count];
  }

  /** Returns the values in the order of the batch, null where there is none. Called once. */
  List<byte @Nullable []> run(SuperVersion over, long sequence) {
    view = over;
    places = KeySorter.sort(order, asked);
    for (int i = 0; i < count; i++) {
      byte[] key = asked[places[i]];
      open[i] = new LookupKey().set(order, key, 0, key.length, sequence);
    }
    inMemory(over.active().table());
    for (int i = 0; count > 0 && i < over.sealedCount(); i++) {
      inMemory(over.sealed(i).table());
    }
    List<Level> levels = over.version().levels();
    inLevelZero(levels.get(0));
    for (int i = 1; count > 0 && i < levels.size(); i++) {
      inLevel(levels.get(i));
    }
    merge(over);
    return values;
  }

  /**
   * Looks up the keys whose newest entry is an operand. Only now: a table that tells what it found
   * is in the middle of its blocks, and must not be asked for anything else.
   */
  private void merge(SuperVersion over) {
    for (Operand one : operands) {
      if (merging.find(over, one.key(), result)) {
        values.set(one.place(), result.copyValue());
        hits++;
      }
    }
  }

  /** Returns the number of keys with a value. */
  int hits() {
    return hits;
  }

  /** Returns the number of values that were read from blob files. */
  int blobReads() {
    return blobReads;
  }

  private void inMemory(MemTable table) {
    for (int i = 0; i < count; i++) {
      found(i, table.get(open[i], result), result);
    }
    dropAnswered();
  }

  private void inLevelZero(Level level) {
    for (int i = 0; count > 0 && i < level.size(); i++) {
      LevelTable table = level.table(i);
      int from = 0;
      int to = count;
      while (from < to && open[from].prefix() < table.smallestPrefix()) {
        from++;
      }
      while (from < to && open[to - 1].prefix() > table.largestPrefix()) {
        to--;
      }
      inTable(table, from, to);
      dropAnswered();
    }
  }

  private void inLevel(Level level) {
    int from = 0;
    while (from < count) {
      LevelTable table = level.find(open[from]);
      int to = from + 1;
      if (table != null) {
        while (to < count && table.covers(open[to], order)) {
          to++;
        }
        inTable(table, from, to);
      }
      from = to;
    }
    dropAnswered();
  }

  private void inTable(LevelTable table, int from, int to) {
    TableReader reader = table.table().reader();
    if (to - from > 1 && reader instanceof MultiGetTable together) {
      together.multiGet(open, from, to, result, this);
    } else {
      for (int i = from; i < to; i++) {
        found(i, reader.get(open[i], result), result);
      }
    }
  }

  @Override
  public void found(int index, Lookup answer, Entry entry) {
    if (PointLookup.goesOn(answer, entry)) {
      return;
    }
    if (answer == Lookup.CONTINUE) {
      operands.add(new Operand(places[index], open[index]));
    }
    if (answer == Lookup.FOUND
        && !isRangeDeleted(open[index], entry)
        && !time.hasPassed(entry.expiry())) {
      values.set(places[index], value(entry));
      hits++;
    }
    places[index] = ANSWERED;
  }

  /** Returns the value of an entry; one that is apart is read at once, from another file. */
  private byte[] value(Entry entry) {
    if (entry.type() == ValueType.PUT || !VersionBlobs.isPointer(entry)) {
      return entry.copyValue();
    }
    Entry apart = new Entry(); // the table's own entry must not change
    Objects.requireNonNull(view).version().blobs().read(entry, apart);
    blobReads++;
    return apart.copyValue();
  }

  private boolean isRangeDeleted(LookupKey key, Entry entry) {
    return Objects.requireNonNull(view).newestRangeDeletion(key) > entry.sequence();
  }

  private void dropAnswered() {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (places[i] != ANSWERED) {
        open[kept] = open[i];
        places[kept] = places[i];
        kept++;
      }
    }
    count = kept;
  }
}
