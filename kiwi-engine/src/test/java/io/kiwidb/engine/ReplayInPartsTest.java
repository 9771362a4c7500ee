package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Settings;
import io.kiwidb.WriteOptions;
import io.kiwidb.testkit.storage.CrashStorage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A log of many times the memtable size is replayed into many tables, all of which are used. */
class ReplayInPartsTest {
  private static final int KEYS = 600;
  private static final int VALUE_BYTES = 500;

  private static Options memtableOf(long bytes) {
    return Stores.dev().toBuilder()
        .set(Settings.MEMTABLE_BYTES, bytes)
        .set(Settings.MEMTABLE_ENTRIES, 0L)
        .build();
  }

  /** Each key twice, so that the second value is in a later part than the first. */
  private static void write(Kiwi db) {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < KEYS; i++) {
        db.put(Stores.key(i), value(i, round), WriteOptions.defaults());
      }
    }
    db.sync();
  }

  private static byte[] value(int key, int round) {
    byte[] value = new byte[VALUE_BYTES];
    Arrays.fill(value, (byte) (key * 3 + round));
    return value;
  }

  private static void assertEverythingIsThere(Kiwi db) {
    for (int i = 0; i < KEYS; i++) {
      assertThat(db.get(Stores.key(i))).as("key %d", i).isEqualTo(value(i, 1));
    }
  }

  @Test
  void everyPartIsInTheTreeAfterwards() {
    CrashStorage disk = new CrashStorage();
    try (Kiwi db = Kiwi.open(disk, memtableOf(8 << 20))) {
      write(db);
    }
    try (Kiwi db = Kiwi.open(disk.reopen(), memtableOf(64 << 10))) {
      assertThat(db.tables()).hasSizeGreaterThan(2);
      assertEverythingIsThere(db);
    }
    try (Kiwi db = Kiwi.open(disk.reopen(), memtableOf(64 << 10))) {
      assertEverythingIsThere(db);
    }
  }
}
