package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Counter;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent;
import io.kiwidb.KiwiEvent.Admission;
import io.kiwidb.KiwiEvent.AdmissionChanged;
import io.kiwidb.KiwiEvent.SettingsChanged;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.Settings;
import io.kiwidb.Statistics;
import io.kiwidb.engine.schedule.ThreadScheduler;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Listeners are notified in order, without locks of the store. */
class EventsTest {
  @Test
  void aListenerMayUseTheStore() throws InterruptedException {
    AtomicReference<Kiwi> store = new AtomicReference<>();
    CountDownLatch wrote = new CountDownLatch(1);
    Options options = Stores.dev().toBuilder()
        .listener(event -> {
          Kiwi db = store.get();
          if (event instanceof KiwiEvent.FlushCompleted && db != null && wrote.getCount() > 0) {
            db.put(key(1_000), new byte[1]);
            db.flush();
            wrote.countDown();
          }
        })
        .build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      store.set(db);
      db.put(key(1), new byte[1]);
      db.flush();
      wrote.await();
      assertThat(db.get(key(1_000))).isNotNull();
    }
  }

  @Test
  void everyEventIsToldInOrderBeforeCloseReturns() {
    List<KiwiEvent> events = new CopyOnWriteArrayList<>();
    Options options = Stores.dev().toBuilder().listener(events::add).build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      for (int i = 0; i < 50; i++) {
        db.put(key(i), new byte[10]);
        db.flush();
      }
    }
    List<Long> begun = new ArrayList<>();
    List<Long> completed = new ArrayList<>();
    for (KiwiEvent event : events) {
      if (event instanceof KiwiEvent.FlushBegun flush) {
        begun.add(flush.memtable());
      } else if (event instanceof KiwiEvent.FlushCompleted flush) {
        completed.add(flush.memtable());
        assertThat(begun).contains(flush.memtable());
      }
    }
    assertThat(completed).hasSize(50).isSorted();
    assertThat(events)
        .filteredOn(event -> event instanceof KiwiEvent.StateChanged changed
            && changed.now().health() == Health.CLOSED)
        .hasSize(1);
  }

  @Test
  void aListenerThatThrowsKeepsNobodyFromHearing() {
    List<KiwiEvent> events = new CopyOnWriteArrayList<>();
    Options options = Stores.dev().toBuilder()
        .listener(event -> {
          throw new IllegalStateException("a listener's own trouble");
        })
        .listener(events::add)
        .build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      db.put(key(1), new byte[1]);
      db.flush();
    }
    assertThat(events).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void aStallHasABeginningAndAnEndAndIsCounted() {
    List<AdmissionChanged> changes = new CopyOnWriteArrayList<>();
    SimulatedTime time = new SimulatedTime();
    ThreadScheduler threads = new ThreadScheduler("test");
    Options options = Stores.dev().toBuilder()
        .timeSource(time)
        .scheduler(new WithoutCompaction(threads))
        .set(Settings.L0_TRIGGER, 1L)
        .set(Settings.L0_SLOWDOWN, 1L)
        .set(Settings.L0_STOP, 2L)
        .listener(event -> {
          if (event instanceof AdmissionChanged change) {
            changes.add(change);
          }
        })
        .build();
    Statistics stats;
    try (threads;
        Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      db.put(key(1), new byte[1]);
      time.advance(Duration.ofSeconds(5));
      db.flush();
      time.advance(Duration.ofSeconds(7));
      db.settings().setAll(Map.of(Settings.L0_SLOWDOWN, 500L, Settings.L0_STOP, 1_000L));
      stats = db.stats();
    }
    assertThat(changes.get(0).before()).isEqualTo(Admission.FREE);
    assertThat(changes.get(0).lasted()).isEqualTo(Duration.ofSeconds(5));
    AdmissionChanged end = changes.get(changes.size() - 1);
    assertThat(end.admission()).isEqualTo(Admission.FREE);
    assertThat(end.before()).isNotEqualTo(Admission.FREE);
    assertThat(changes.stream().skip(1).map(AdmissionChanged::lasted).reduce(Duration::plus))
        .contains(Duration.ofSeconds(7));
    assertThat(stats.counter(Counter.STALLS)).isEqualTo(1);
    assertThat(stats.counter(Counter.STALL_NANOS)).isEqualTo(7_000_000_000L);
  }

  @Test
  void changedSettingsAreToldWithTheirNewValues() {
    List<SettingsChanged> changes = new CopyOnWriteArrayList<>();
    Options options = Stores.dev().toBuilder()
        .listener(event -> {
          if (event instanceof SettingsChanged change) {
            changes.add(change);
          }
        })
        .build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      db.settings().set(Settings.L0_TRIGGER, 7L);
      db.settings().set(Settings.L0_TRIGGER, 7L); // the same value is no change
      db.settings().profile(Profile.PROD);
    }
    assertThat(changes).hasSize(2);
    assertThat(changes.get(0))
        .isEqualTo(new SettingsChanged("", Profile.DEV, Map.of(Settings.L0_TRIGGER, 7L)));
    assertThat(changes.get(1).profile()).isEqualTo(Profile.PROD);
    assertThat(changes.get(1).changed())
        .containsEntry(Settings.L0_TRIGGER, 4L)
        .containsKey(Settings.MEMTABLE_BYTES)
        .doesNotContainKey(Settings.DURABILITY);
  }
}
