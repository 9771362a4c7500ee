package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.DatabaseState.Health;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent;
import io.kiwidb.Options;
import io.kiwidb.io.MemoryStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Listeners are told in order, without locks of the store. */
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
}
