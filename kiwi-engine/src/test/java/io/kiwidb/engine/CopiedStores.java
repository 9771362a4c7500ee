package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Cursor;
import io.kiwidb.Durability;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiTools.VerifyReport;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.ReadView;
import io.kiwidb.Settings;
import io.kiwidb.io.Storage;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Stores that are copied, and what must be in the copies. Threading: stateless. */
final class CopiedStores {
  private CopiedStores() {}

  /** Small memtables, tables and blob files, so that a copy has some of each, and logs. */
  static Options.Builder options() {
    return Stores.dev().toBuilder()
        .set(Settings.DURABILITY, Durability.ADAPTIVE)
        .set(Settings.MEMTABLE_ENTRIES, 40L)
        .set(Settings.BLOB_MIN_BYTES, 300L);
  }

  /** The value of a key; one of ten is large. */
  static byte[] value(long number) {
    return bytes(("value " + number + " ").repeat(number % 10 == 0 ? 60 : 1));
  }

  /** Writes the keys from one number to before another. */
  static void fill(Keyspace keyspace, long from, long to) {
    for (long i = from; i < to; i++) {
      keyspace.put(key(i), value(i));
    }
  }

  /** Checks that a view has the first keys, in order, and returns how many. */
  static long countFrom(ReadView view) {
    long count = 0;
    try (Cursor cursor = view.cursor(KeyRange.all())) {
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        assertThat(cursor.key()).isEqualTo(key(count));
        assertThat(cursor.value()).isEqualTo(value(count));
        count++;
      }
    }
    return count;
  }

  /** Everything in a keyspace. */
  static NavigableMap<String, String> contents(ReadView view) {
    NavigableMap<String, String> found = new TreeMap<>();
    try (Cursor cursor = view.cursor(KeyRange.all())) {
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        found.put(
            String.valueOf(Stores.text(cursor.key())), String.valueOf(Stores.text(cursor.value())));
      }
    }
    return found;
  }

  /** Everything in a store, by the name of the keyspace. */
  static Map<String, NavigableMap<String, String>> contentsOf(Kiwi db) {
    Map<String, NavigableMap<String, String>> all = new TreeMap<>();
    db.keyspaces().forEach(keyspace -> all.put(keyspace.name(), contents(keyspace)));
    return all;
  }

  /** Checks the files of a copy. */
  static void verify(Storage storage) {
    VerifyReport report = Kiwi.tools().verify(storage, step -> {});
    assertThat(report.problems()).isEmpty();
    assertThat(report.notes()).isEmpty();
  }

  /** Options to open a copy without changing it. */
  static Options readOnly() {
    return options().openMode(OpenMode.READ_ONLY).build();
  }
}
