package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent;
import io.kiwidb.KiwiEvent.Admission;
import io.kiwidb.Options;
import io.kiwidb.Settings;
import io.kiwidb.WriteOptions;
import io.kiwidb.WriteStalledException;
import io.kiwidb.engine.schedule.ThreadScheduler;
import io.kiwidb.storage.MemoryStorage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * Writers are slowed, and stopped at hard limits; the changes are reported, and a wait can be
 * bounded.
 */
class BackPressureTest {
  private static final WriteOptions IMPATIENT =
      WriteOptions.defaults().stallLimit(Duration.ofMillis(1));

  private static void fillUntilStalled(Kiwi db) {
    for (int i = 0; i < 1_000_000; i++) {
      db.put(key(i), new byte[1_000], IMPATIENT);
    }
  }

  @Test
  void aPauseStopsWritersAtTheLimitAndItsEndLetsThemGoOn() {
    List<KiwiEvent> events = new CopyOnWriteArrayList<>();
    Options options = Stores.dev().toBuilder().listener(events::add).build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      try (Kiwi.Pause pause = db.pauseBackgroundWork()) {
        assertThat(pause).isNotNull();
        assertThatThrownBy(() -> fillUntilStalled(db))
            .isInstanceOf(WriteStalledException.class)
            .hasMessageContaining("the memtable is full, and background work is paused");
        assertThat(db.tables()).isEmpty();
        assertThatThrownBy(db::flush)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("paused");
        assertThatThrownBy(db::compact).isInstanceOf(IllegalStateException.class);
      }
      for (int i = 0; i < 1_000; i++) {
        db.put(key(i), new byte[1_000]);
      }
      db.flush();
      assertThat(db.tables()).isNotEmpty();
    }
    assertThat(events)
        .filteredOn(KiwiEvent.AdmissionChanged.class::isInstance)
        .extracting(event -> ((KiwiEvent.AdmissionChanged) event).admission())
        .contains(Admission.FREE);
  }

  @Test
  void pausesMayOverlap() {
    try (Kiwi db = Stores.inMemory()) {
      Kiwi.Pause first = db.pauseBackgroundWork();
      Kiwi.Pause second = db.pauseBackgroundWork();
      first.close();
      first.close();
      assertThatThrownBy(db::flush).isInstanceOf(IllegalStateException.class);
      second.close();
      db.flush();
    }
  }

  @Test
  void aStoreClosesWhileItIsPaused() {
    MemoryStorage storage = new MemoryStorage();
    Kiwi db = Kiwi.open(storage, Stores.dev());
    Kiwi.Pause unused = db.pauseBackgroundWork();
    db.put(key(1), new byte[10], WriteOptions.skipLog());
    db.close();
    try (Kiwi again = Kiwi.open(storage.reopen(), Stores.dev())) {
      assertThat(again.get(key(1))).isNotNull();
    }
  }

  @Test
  void levelZeroSlowsWritersBeforeItStopsThem() {
    List<Admission> admissions = new CopyOnWriteArrayList<>();
    ThreadScheduler threads = new ThreadScheduler("test");
    Options options = Stores.dev().toBuilder()
        .scheduler(new WithoutCompaction(threads))
        .set(Settings.L0_TRIGGER, 4L)
        .set(Settings.L0_SLOWDOWN, 4L)
        .set(Settings.L0_STOP, 8L)
        .listener(event -> {
          if (event instanceof KiwiEvent.AdmissionChanged changed) {
            admissions.add(changed.admission());
          }
        })
        .build();
    try (threads;
        Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      for (int table = 0; table < 8; table++) {
        db.put(key(table), new byte[1_000]);
        db.flush();
      }
      assertThatThrownBy(() -> db.put(key(9), new byte[10], IMPATIENT))
          .isInstanceOf(WriteStalledException.class)
          .hasMessageContaining("8 sorted runs wait to be merged");
      db.settings().set(Settings.L0_STOP, 100L);
      db.put(key(9), new byte[10]);
    }
    assertThat(admissions)
        .containsSubsequence(Admission.SLOWED, Admission.STOPPED, Admission.SLOWED);
  }
}
