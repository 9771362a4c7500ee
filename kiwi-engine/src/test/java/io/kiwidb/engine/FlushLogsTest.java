package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static io.kiwidb.testkit.storage.StorageOperation.CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Settings;
import io.kiwidb.testkit.storage.CrashStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import io.kiwidb.testkit.storage.SurvivalPolicy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * Which logs a flush makes obsolete: those of the data it has made durable, and none that a later
 * memtable still needs.
 */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class FlushLogsTest {
  private static final int ENTRIES = 20;
  private static final int KEYS = 3 * ENTRIES + 1; // three memtables are sealed by that

  private final CrashStorage disk = new CrashStorage();
  private final CountDownLatch first = new CountDownLatch(1);
  private final CountDownLatch others = new CountDownLatch(1);
  private final AtomicInteger tables = new AtomicInteger();

  private Kiwi open() {
    FaultStorage faulty = new FaultStorage(disk)
        .add(FaultRule.on(CREATE).names("*.sst").forEver().pause(() -> {
          Gates.await(tables.getAndIncrement() == 0 ? first : others);
        }));
    Options options = Stores.compactedByHand(Stores.dev())
        .set(Settings.FLUSH_WORKERS, 1L)
        .set(Settings.MEMTABLE_SEALED, 8L)
        .set(Settings.MEMTABLE_ENTRIES, (long) ENTRIES)
        .build();
    return Kiwi.open(faulty, options);
  }

  private static void assertEverythingIsThere(Kiwi db) {
    for (int i = 0; i < KEYS; i++) {
      assertThat(db.get(key(i))).as("key %d", i).isEqualTo(bytes("value " + i));
    }
  }

  @Test
  void theFirstOfThreeSealedMemtablesIsFlushedAndTheStoreDies() {
    Kiwi db = open();
    for (int i = 0; i < KEYS; i++) {
      db.put(key(i), bytes("value " + i));
    }
    db.sync();
    first.countDown();
    Gates.until(() -> db.tables().size() == 1 && tables.get() == 2);
    for (SurvivalPolicy policy : SurvivalPolicy.values()) {
      try (Kiwi recovered = Kiwi.open(disk.crash(policy, 3), Stores.dev())) {
        assertEverythingIsThere(recovered);
      }
    }
    try (Kiwi recovered = Kiwi.open(disk.killProcess(), Stores.dev())) {
      assertEverythingIsThere(recovered);
    }
    others.countDown();
    Stores.abandon(db);
  }
}
