package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.key;
import static io.kiwidb.testkit.storage.StorageOperation.CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Cursor;
import io.kiwidb.Kiwi;
import io.kiwidb.MemTableInfo;
import io.kiwidb.MemTableInfo.Phase;
import io.kiwidb.Options;
import io.kiwidb.Settings;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * A memtable of deletions is written while the one with their values is not in a table yet: the
 * deletions must not be left out.
 */
class DeletionsInParallelFlushesTest {
  private static final int ENTRIES = 20;

  private final MemoryStorage disk = new MemoryStorage();
  private final CountDownLatch stalled = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @Test
  void deletionsOfKeysInAnOlderMemtableAreWritten() throws InterruptedException {
    FaultStorage faulty = new FaultStorage(disk)
        .add(FaultRule.on(CREATE).names("*.sst").pause(() -> {
          stalled.countDown();
          Gates.await(goOn);
        }));
    Options options = Stores.compactedByHand(Stores.dev())
        .set(Settings.FLUSH_WORKERS, 2L)
        .set(Settings.MEMTABLE_ENTRIES, (long) ENTRIES)
        .build();
    try (Kiwi db = Kiwi.open(faulty, options)) {
      for (int i = 0; i < ENTRIES; i++) {
        db.put(key(i), key(i));
      }
      for (int i = 0; i < ENTRIES; i++) { // seals the first, and fills the second
        db.delete(key(i));
      }
      stalled.await();
      db.put(key(ENTRIES), key(ENTRIES)); // seals the second
      Gates.until(() -> phaseOf(db, 2) == Phase.WRITTEN);
      goOn.countDown();
      db.flush();
      assertOnlyTheLastIsThere(db);
    } finally {
      goOn.countDown();
    }
    try (Kiwi again = Kiwi.open(disk.reopen(), Stores.dev())) {
      assertOnlyTheLastIsThere(again);
    }
  }

  private static Phase phaseOf(Kiwi db, long memtable) {
    return db.memtables().stream()
        .filter(info -> info.id() == memtable)
        .map(MemTableInfo::phase)
        .findFirst()
        .orElseThrow();
  }

  private static void assertOnlyTheLastIsThere(Kiwi db) {
    assertThat(db.get(key(0))).isNull();
    try (Cursor cursor = db.cursor()) {
      assertThat(cursor.seekToFirst()).isTrue();
      assertThat(cursor.key()).isEqualTo(key(ENTRIES));
    }
  }
}
