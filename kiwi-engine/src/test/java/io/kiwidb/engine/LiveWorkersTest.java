package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.key;
import static io.kiwidb.testkit.storage.StorageOperation.CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.MemTableInfo;
import io.kiwidb.MemTableInfo.Phase;
import io.kiwidb.Settings;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Settings of background work, changed while it is running. */
class LiveWorkersTest {
  @Test
  void anotherFlushWorkerTakesUpWhatWaitsAtOnce() throws InterruptedException {
    CountDownLatch stalled = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    FaultStorage storage = new FaultStorage(new MemoryStorage())
        .add(FaultRule.on(CREATE).names("*.sst").pause(() -> {
          stalled.countDown();
          Gates.await(goOn);
        }));
    try (Kiwi db = Kiwi.open(storage, Stores.dev())) {
      try {
        db.settings().set(Settings.FLUSH_WORKERS, 1L);
        db.settings().set(Settings.MEMTABLE_ENTRIES, 10L);
        put(db, 0, 11);
        stalled.await();
        put(db, 11, 21);
        assertThat(phases(db)).containsExactly(Phase.ACTIVE, Phase.SEALED, Phase.FLUSHING);
        db.settings().set(Settings.FLUSH_WORKERS, 2L);
        Gates.until(() -> phases(db).get(1) == Phase.WRITTEN);
      } finally {
        goOn.countDown();
      }
    }
  }

  private static void put(Kiwi db, int from, int to) {
    for (int i = from; i < to; i++) {
      db.put(key(i), new byte[1 << 10]);
    }
  }

  private static List<Phase> phases(Kiwi db) {
    return db.memtables().stream().map(MemTableInfo::phase).toList();
  }
}
