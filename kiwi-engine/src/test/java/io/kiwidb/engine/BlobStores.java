package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiTools.VerifyReport;
import io.kiwidb.Options;
import io.kiwidb.ReadView;
import io.kiwidb.Settings;
import io.kiwidb.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Stores with large values in blob files, for tests. */
abstract class BlobStores {
  static final int LARGE = 1_000;
  static final int KEYS = 40;

  final MemoryStorage storage = new MemoryStorage();

  static Options.Builder builder() {
    return Stores.compactedByHand(Stores.dev())
        .set(Settings.MEMTABLE_ENTRIES, 0L)
        .set(Settings.MEMTABLE_BYTES, 4L << 20)
        .set(Settings.BLOB_MIN_BYTES, 100L)
        .set(Settings.BLOB_FILE_BYTES, 1L << 20);
  }

  Kiwi open() {
    return open(builder());
  }

  Kiwi open(Options.Builder options) {
    return Kiwi.open(storage.reopen(), options.build());
  }

  static byte[] value(long number, int generation) {
    byte[] value = new byte[LARGE];
    Arrays.fill(value, (byte) (31 * number + generation));
    return value;
  }

  static void fill(Keyspace keyspace, int from, int to, int generation) {
    for (int i = from; i < to; i++) {
      keyspace.put(key(i), value(i, generation));
    }
    keyspace.flush();
  }

  Set<String> blobs() {
    Set<String> names = new TreeSet<>();
    storage.list().stream().filter(name -> name.endsWith(".blob")).forEach(names::add);
    return names;
  }

  static List<Integer> types(Kiwi db) {
    List<Integer> types = new ArrayList<>();
    db.tables()
        .forEach(table -> db.insight()
            .visitTable(
                table.number(), new byte[0], (key, sequence, type, value) -> types.add(type)));
    return types;
  }

  static void assertShows(ReadView view, int from, int to, int generation) {
    try (Cursor cursor = view.cursor(KeyRange.all())) {
      cursor.seek(key(from));
      for (int i = from; i < to; i++) {
        assertThat(cursor.key()).isEqualTo(key(i));
        assertThat(cursor.value()).isEqualTo(value(i, generation));
        assertThat(view.get(key(i))).isEqualTo(value(i, generation));
        cursor.next();
      }
      cursor.seekForPrev(key(to - 1));
      for (int i = to - 1; i >= from; i--) {
        assertThat(cursor.valueLength()).isEqualTo(LARGE);
        assertThat(cursor.valueArray()[cursor.valueOffset()]).isEqualTo(value(i, generation)[0]);
        assertThat(cursor.value()).isEqualTo(value(i, generation));
        cursor.prev();
      }
    }
  }

  static long verified(MemoryStorage storage) {
    VerifyReport report = Kiwi.tools().verify(storage, name -> {});
    assertThat(report.problems()).isEmpty();
    return report.files();
  }
}
