package io.kiwidb.engine.read;

import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.engine.expiry.ReadTime;
import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.operand.Operands;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.TableReader;
import io.kiwidb.spi.TableReader.CacheUse;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The lookup of a key whose newest visible entry is an operand: collects the operands from all
 * sources, newest first, down to a value or deletion, and applies the merge operator.
 *
 * <p><b>Why sources can be asked one after the other.</b> Every entry of a key in a newer source is
 * newer than every one in an older source; {@link PointLookup} relies on the same. Within a source
 * a cursor steps over the operands behind the first one. A table usually has one only: a flush or
 * compaction combines them, unless snapshots divide them or the operator cannot.
 *
 * <p>Threading: not thread-safe; used for one lookup.
 */
final class OperandLookup {
  private final KeyOrder order;
  private final Operands operands;
  private final SuperVersion view;
  private final ReadTime time;
  private final byte[] key;
  private final long sequence;
  private final LookupKey target = new LookupKey();
  private final Entry found = new Entry();
  private final long deletedBefore;
  private final Consumer<Entry> seen;
  private long newest; // sequence number of the newest operand
  private long expiry = Entry.NEVER; // of the newest operand

  private OperandLookup(
      KeyOrder order, Operands operands, Reader reader, LookupKey wanted, Consumer<Entry> seen) {
    this.order = order;
    this.operands = operands;
    this.view = reader.view();
    this.time = reader.time();
    this.seen = seen;
    this.key =
        Arrays.copyOfRange(wanted.array(), wanted.offset(), wanted.offset() + wanted.length());
    this.sequence = wanted.sequence();
    this.deletedBefore = reader.view().newestRangeDeletion(wanted);
  }

  /**
   * What a reader sees.
   *
   * @param view the sources
   * @param time its time
   */
  record Reader(SuperVersion view, ReadTime time) {}

  /**
   * Finds the value of a key and shows it in {@code result}, with the sequence number of the newest
   * operand; false if it has none, because a range deletion hides all of it, or the newest operand
   * has expired.
   *
   * @param operands an empty collection
   * @param seen is shown each operand, newest first, and the value or deletion below them
   */
  static boolean find(
      KeyOrder order,
      Operands operands,
      Reader reader,
      LookupKey wanted,
      Entry result,
      Consumer<Entry> seen) {
    return new OperandLookup(order, operands, reader, wanted, seen).run(result);
  }

  private boolean run(Entry result) {
    collect();
    if (operands.count() == 0) {
      return false;
    }
    byte[] merged = operands.merge(key);
    result.tag(SequenceNumber.tag(newest, ValueType.PUT), expiry);
    result.value(merged, 0, merged.length);
    return true;
  }

  private void collect() {
    Walk walk = inMemory(view.active().table());
    for (int i = 0; walk == Walk.GO_ON && i < view.sealedCount(); i++) {
      walk = inMemory(view.sealed(i).table());
    }
    for (Level level : view.version().levels()) {
      for (int i = 0; walk == Walk.GO_ON && i < level.size(); i++) {
        LevelTable table = level.number() == 0 ? level.table(i) : level.find(at(sequence));
        if (table == null) {
          break;
        }
        if (table.covers(at(sequence), order)) {
          walk = inTable(table.table().reader());
        }
        if (level.number() > 0) {
          break;
        }
      }
    }
  }

  /** What an entry means for the walk to older ones. */
  private enum Walk {
    GO_ON,
    /** The value, a deletion, or what has expired was met, or a range deletion hides the rest. */
    END
  }

  private LookupKey at(long newestVisible) {
    return target.set(order, key, 0, key.length, newestVisible);
  }

  private Walk inTable(TableReader reader) {
    if (PointLookup.goesOn(reader.get(at(sequence), found), found)) {
      return Walk.GO_ON;
    }
    if (take(found) == Walk.END) {
      return Walk.END;
    }
    try (EntryCursor cursor = reader.cursor(CacheUse.FILL)) {
      return behindFound(cursor);
    }
  }

  private Walk inMemory(MemTable table) {
    if (PointLookup.goesOn(table.get(at(sequence), found), found)) {
      return Walk.GO_ON;
    }
    if (take(found) == Walk.END) {
      return Walk.END;
    }
    try (EntryCursor cursor = table.cursor()) {
      return behindFound(cursor);
    }
  }

  /** Takes the entries of the key that are older than the one found. */
  private Walk behindFound(EntryCursor cursor) {
    Entry entry = cursor.entry();
    boolean there = cursor.seek(at(found.sequence())) && cursor.next();
    while (there && isKey(entry)) {
      if (take(entry) == Walk.END) {
        return Walk.END;
      }
      there = cursor.next();
    }
    return Walk.GO_ON;
  }

  private boolean isKey(Entry entry) {
    return order.compare(entry.keyArray(), entry.keyOffset(), entry.keyLength(), key, 0, key.length)
        == 0;
  }

  private Walk take(Entry entry) {
    if (entry.sequence() < deletedBefore || time.hasPassed(entry.expiry())) {
      return Walk.END;
    }
    seen.accept(entry);
    switch (ValueType.base(entry.type())) {
      case ValueType.PUT -> {
        operands.value(entry);
        return Walk.END;
      }
      case ValueType.BLOB_POINTER -> {
        view.version().blobs().read(entry, found);
        operands.value(found);
        return Walk.END;
      }
      case ValueType.DELETE, ValueType.SINGLE_DELETE -> {
        return Walk.END;
      }
      case ValueType.MERGE -> {
        if (operands.count() == 0) {
          newest = entry.sequence();
          expiry = entry.expiry();
        }
        operands.add(entry);
        return Walk.GO_ON;
      }
      default ->
        throw new IncompatibleFormatException(
            "the database",
            "contains an entry of type " + ValueType.nameOf(entry.type())
                + ", which this release cannot read; open it with a newer Kiwi");
    }
  }
}
