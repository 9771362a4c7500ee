package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static io.kiwidb.testkit.storage.StorageOperation.CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent;
import io.kiwidb.MemTableInfo;
import io.kiwidb.MemTableInfo.Phase;
import io.kiwidb.Options;
import io.kiwidb.Settings;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.manifest.CurrentFile;
import io.kiwidb.engine.manifest.ManifestReader;
import io.kiwidb.io.Storage;
import io.kiwidb.testkit.storage.CrashStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import io.kiwidb.testkit.storage.SurvivalPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two memtables are flushed at the same time with the first writer stalled: the second finishes
 * first, and is committed after it.
 */
class ParallelFlushTest {
  private static final int ENTRIES = 20;

  private final CrashStorage disk = new CrashStorage();
  private final CountDownLatch stalled = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final List<Long> flushed = new CopyOnWriteArrayList<>();
  private Kiwi db;

  /** Three memtables are sealed; the writer of the first is stopped where it makes its file. */
  @BeforeEach
  void stallTheFirst() throws InterruptedException {
    FaultStorage faulty = new FaultStorage(disk)
        .add(FaultRule.on(CREATE).names("*.sst").pause(() -> {
          stalled.countDown();
          Gates.await(goOn);
        }));
    Options options = Stores.compactedByHand(Stores.dev())
        .set(Settings.FLUSH_WORKERS, 2L)
        .set(Settings.MEMTABLE_ENTRIES, (long) ENTRIES)
        .listener(event -> {
          if (event instanceof KiwiEvent.FlushCompleted completed) {
            flushed.add(completed.memtable());
          }
        })
        .build();
    db = Kiwi.open(faulty, options);
    put(0, ENTRIES + 1); // the one too many seals the first memtable
    stalled.await();
    put(ENTRIES + 1, 2 * ENTRIES + 1);
    Gates.until(() -> phaseOf(2) == Phase.WRITTEN);
    // The same worker writes the third, so by then it has tried to commit the second.
    put(2 * ENTRIES + 1, 3 * ENTRIES + 1);
    Gates.until(() -> phaseOf(3) == Phase.WRITTEN);
  }

  @AfterEach
  void close() {
    goOn.countDown();
    Stores.abandon(db);
  }

  private void put(int from, int to) {
    for (int i = from; i < to; i++) {
      db.put(key(i), bytes("value " + i));
    }
  }

  private Phase phaseOf(long memtable) {
    return db.memtables().stream()
        .filter(info -> info.id() == memtable)
        .map(MemTableInfo::phase)
        .findFirst()
        .orElseThrow();
  }

  private void assertEverythingIsThere(Kiwi store) {
    for (int i = 0; i < 3 * ENTRIES + 1; i++) {
      assertThat(store.get(key(i))).isEqualTo(bytes("value " + i));
    }
  }

  @Test
  void theSecondTableIsFinishedAndNotCommittedBeforeTheFirst() {
    assertThat(phaseOf(1)).isEqualTo(Phase.FLUSHING);
    assertThat(db.tables()).isEmpty();
    assertThat(flushed).isEmpty();
    assertThat(added(disk)).isEmpty();
    assertThat(disk.list()).filteredOn(name -> name.endsWith(".sst")).hasSize(2);
    assertEverythingIsThere(db);
  }

  @Test
  void onceTheFirstGoesOnAllAreCommittedOldestFirst() {
    goOn.countDown();
    Gates.until(() -> flushed.size() == 3);
    assertThat(flushed).containsExactly(1L, 2L, 3L);
    assertThat(db.tables()).hasSize(3);
    assertEverythingIsThere(db);
    List<TableInfo> tables = added(disk);
    assertThat(tables).extracting(TableInfo::smallestSequence).isSorted().hasSize(3);
    assertThat(tables.get(0).number())
        .as("the first was stopped before it made its file")
        .isLessThan(tables.get(1).number());
    db.close();
    try (Kiwi again = Kiwi.open(disk.reopen(), Stores.dev())) {
      assertEverythingIsThere(again);
    }
  }

  @Test
  void aCrashInBetweenLosesNothing() {
    db.sync();
    for (SurvivalPolicy policy : SurvivalPolicy.values()) {
      try (Kiwi recovered = Kiwi.open(disk.crash(policy, 7), Stores.dev())) {
        assertEverythingIsThere(recovered);
      }
    }
    try (Kiwi recovered = Kiwi.open(disk.killProcess(), Stores.dev())) {
      assertEverythingIsThere(recovered);
    }
  }

  /** The tables that the manifest adds, in the order in which it does. */
  private static List<TableInfo> added(Storage storage) {
    List<TableInfo> added = new ArrayList<>();
    ManifestReader.read(
        storage, CurrentFile.read(storage), (position, edit) -> added.addAll(edit.added()));
    return added;
  }
}
