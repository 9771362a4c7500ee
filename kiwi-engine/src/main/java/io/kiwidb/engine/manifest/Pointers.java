package io.kiwidb.engine.manifest;

import io.kiwidb.CorruptionException;
import io.kiwidb.KiwiException;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.spi.BlobAddress;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.TableReader.CacheUse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * Whose the addresses of values are, for the exception if there is no such value at one.
 *
 * <p>Threading: immutable. Requires: the tables are held.
 *
 * @param order the key order
 * @param tables the tables of the version
 */
record Pointers(KeyOrder order, Collection<LevelTable> tables) {
  /** Stands for the table until it is known. */
  static final String SOURCE = "an entry of a table";

  private static final int MOST_KEY_BYTES = 32;

  /** Throws unless the record at the address of an entry has the same key. */
  void requireSameKey(Entry pointer, BlobAddress address, Entry record) {
    int compared = order.compare(
        pointer.keyArray(),
        pointer.keyOffset(),
        pointer.keyLength(),
        record.keyArray(),
        record.keyOffset(),
        record.keyLength());
    if (compared != 0) {
      throw new CorruptionException(
          FileNames.blob(address.file()),
          address.offset(),
          "the value of key " + text(pointer),
          "that of key " + text(record));
    }
  }

  /** Returns the exception with the names of the tables whose address led to it. */
  CorruptionException named(Entry pointer, CorruptionException damage) {
    List<String> names = new ArrayList<>();
    for (LevelTable table : tables) {
      if (isOf(table, pointer)) {
        names.add(FileNames.table(table.info().number()));
      }
    }
    String file = damage.file().equals(SOURCE) && !names.isEmpty() ? names.get(0) : damage.file();
    CorruptionException named = new CorruptionException(
        file,
        damage.offset(),
        damage.expected(),
        damage.actual() + ", by the address that " + (names.isEmpty() ? SOURCE : join(names))
            + " has for key " + text(pointer));
    named.addSuppressed(damage);
    return named;
  }

  private static String join(List<String> names) {
    return String.join(" and ", names);
  }

  private boolean isOf(LevelTable table, Entry pointer) {
    LookupKey key = new LookupKey()
        .set(
            order,
            pointer.keyArray(),
            pointer.keyOffset(),
            pointer.keyLength(),
            SequenceNumber.MAX);
    if (!table.covers(key, order)) {
      return false;
    }
    try (EntryCursor cursor = table.table().reader().cursor(CacheUse.BYPASS)) {
      Entry entry = cursor.entry();
      boolean there = cursor.seek(key);
      while (there && isKeyOf(entry, pointer)) {
        if (VersionBlobs.isPointer(entry) && hasAddressOf(entry, pointer)) {
          return true;
        }
        there = cursor.next();
      }
      return false;
    } catch (KiwiException unreadable) {
      return false; // the damage to be reported is the first one
    }
  }

  private boolean isKeyOf(Entry entry, Entry pointer) {
    return order.compare(
            entry.keyArray(),
            entry.keyOffset(),
            entry.keyLength(),
            pointer.keyArray(),
            pointer.keyOffset(),
            pointer.keyLength())
        == 0;
  }

  private static boolean hasAddressOf(Entry entry, Entry pointer) {
    return Arrays.equals(
        entry.valueArray(),
        entry.valueOffset(),
        entry.valueOffset() + entry.valueLength(),
        pointer.valueArray(),
        pointer.valueOffset(),
        pointer.valueOffset() + pointer.valueLength());
  }

  private static String text(Entry entry) {
    int shown = Math.min(entry.keyLength(), MOST_KEY_BYTES);
    String hex =
        HexFormat.of().formatHex(entry.keyArray(), entry.keyOffset(), entry.keyOffset() + shown);
    return "0x" + hex + (shown < entry.keyLength() ? "..." : "");
  }
}
