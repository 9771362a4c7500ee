package io.kiwidb.engine.read;

import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.MergeOperator;
import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.operand.Operands;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.TableReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lookup of a key whose newest visible entry is an operand: collects the operands from all
 * sources, newest first, down to a value or deletion, and applies the merge operator.
 *
 * <p><b>Why sources can be asked one after the other.</b> Every entry of a key in a newer source is
 * newer than every one in an older source; {@link PointLookup} relies on the same. Within a table
 * the lookup is repeated below each operand: a flush or compaction leaves one operand of a key,
 * unless snapshots divide them. A memtable may have very many, so there a cursor steps over them.
 *
 * <p>Threading: not thread-safe; used for one lookup.
 */
final class OperandLookup {
  private final KeyOrder order;
  private final Operands operands;
  private final SuperVersion view;
  private final byte[] key;
  private final long sequence;
  private final LookupKey target = new LookupKey();
  private final Entry found = new Entry();
  private final long deletedBefore;
  private long newest; // sequence number of the newest operand

  private OperandLookup(
      KeyOrder order, @Nullable MergeOperator operator, SuperVersion view, LookupKey wanted) {
    this.order = order;
    this.operands = new Operands(operator);
    this.view = view;
    this.key =
        Arrays.copyOfRange(wanted.array(), wanted.offset(), wanted.offset() + wanted.length());
    this.sequence = wanted.sequence();
    this.deletedBefore = view.newestRangeDeletion(wanted);
  }

  /**
   * Finds the value of a key and shows it in {@code result}, with the sequence number of the newest
   * operand; false if it has none, because a range deletion hides all of it.
   */
  static boolean find(
      KeyOrder order,
      @Nullable MergeOperator operator,
      SuperVersion view,
      LookupKey wanted,
      Entry result) {
    return new OperandLookup(order, operator, view, wanted).run(result);
  }

  private boolean run(Entry result) {
    collect();
    if (operands.count() == 0) {
      return false;
    }
    byte[] merged = operands.merge(key);
    result.tag(SequenceNumber.tag(newest, ValueType.PUT));
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
    /** The value or a deletion was met, or all older entries are hidden by a range deletion. */
    END
  }

  private LookupKey at(long newestVisible) {
    return target.set(order, key, 0, key.length, newestVisible);
  }

  private Walk inTable(TableReader reader) {
    long visible = sequence;
    while (true) {
      Lookup answer = reader.get(at(visible), found);
      if (answer == Lookup.CONTINUE && found.tag() == 0) {
        return Walk.GO_ON;
      }
      Walk walk = take(found);
      if (walk != Walk.GO_ON || found.sequence() <= 1) {
        return walk;
      }
      visible = found.sequence() - 1;
    }
  }

  private Walk inMemory(MemTable table) {
    Lookup answer = table.get(at(sequence), found);
    if (answer == Lookup.CONTINUE && found.tag() == 0) {
      return Walk.GO_ON;
    }
    Walk walk = take(found);
    if (walk != Walk.GO_ON) {
      return walk;
    }
    try (EntryCursor cursor = table.cursor()) {
      Entry entry = cursor.entry();
      boolean there = cursor.seek(at(found.sequence())) && cursor.next();
      while (there && walk == Walk.GO_ON && isKey(entry)) {
        walk = take(entry);
        there = cursor.next();
      }
    }
    return walk;
  }

  private boolean isKey(Entry entry) {
    return order.compare(entry.keyArray(), entry.keyOffset(), entry.keyLength(), key, 0, key.length)
        == 0;
  }

  private Walk take(Entry entry) {
    if (entry.sequence() < deletedBefore) {
      return Walk.END;
    }
    switch (entry.type()) {
      case ValueType.PUT -> {
        operands.value(entry);
        return Walk.END;
      }
      case ValueType.DELETE, ValueType.SINGLE_DELETE -> {
        return Walk.END;
      }
      case ValueType.MERGE -> {
        newest = operands.count() == 0 ? entry.sequence() : newest;
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
