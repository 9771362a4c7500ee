package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Cursor;
import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.engine.files.FileNames.Kind;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import io.kiwidb.testkit.sim.SimulatedTime;
import org.junit.jupiter.api.Test;

/**
 * After a clean close the directory contains exactly the files that its manifest names, even if
 * removals were pending.
 */
class CloseLeavesNothingTest {
  private final MemoryStorage storage = new MemoryStorage();

  /** Its housekeeping runs only when a test says so, which no test here does. */
  private static Options options(OpenMode mode) {
    SimulatedTime time = new SimulatedTime();
    return Options.builder()
        .openMode(mode)
        .timeSource(time)
        .scheduler(new SimulatedScheduler(time, 1))
        .build();
  }

  private static void fillTwice(Kiwi db) {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 10; i++) {
        db.put(key(i), bytes("value " + i + " of round " + round));
      }
      db.flush();
    }
  }

  @Test
  void neitherLogsNorTablesThatWereReplaced() {
    int tables;
    try (Kiwi db = Kiwi.open(storage, options(OpenMode.CREATE_IF_MISSING))) {
      fillTwice(db);
      Cursor reader = db.cursor(); // keeps the tables of level 0 until the store is closed
      reader.seekToFirst();
      db.compact();
      db.put(key(11), bytes("only in the log"));
      tables = db.tables().size();
    }
    StoreFiles files = StoreFiles.of(storage.reopen());
    assertThat(files.named(Kind.SST)).hasSize(tables);
    assertThat(files.named(Kind.WAL)).hasSize(1);
    assertThat(files.named(Kind.MANIFEST)).hasSize(1);
  }

  @Test
  void aReaderRemovesNothing() {
    try (Kiwi db = Kiwi.open(storage, options(OpenMode.CREATE_IF_MISSING))) {
      fillTwice(db);
    }
    MemoryStorage left =
        StoreFiles.of(storage.reopen()).with("000999.sst", bytes("a leftover")).storage();
    try (Kiwi db = Kiwi.open(left, options(OpenMode.READ_ONLY))) {
      assertThat(db.get(key(1))).isEqualTo(bytes("value 1 of round 1"));
    }
    assertThat(StoreFiles.of(left.reopen()).contents()).containsKey("000999.sst");
  }
}
