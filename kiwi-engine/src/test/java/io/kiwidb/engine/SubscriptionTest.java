package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.DatabaseClosedException;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.EventListener;
import io.kiwidb.Insight.Subscription;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent;
import io.kiwidb.Options;
import io.kiwidb.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Listeners that come and go while a store is open. */
class SubscriptionTest {
  private static void flush(Kiwi db, int number) {
    db.put(key(number), new byte[1]);
    db.flush();
  }

  private static List<Long> flushed(List<KiwiEvent> events) {
    return events.stream()
        .filter(KiwiEvent.FlushCompleted.class::isInstance)
        .map(event -> ((KiwiEvent.FlushCompleted) event).memtable())
        .toList();
  }

  @Test
  void hearsWhatHappensBetweenItsBeginningAndItsEnd() {
    List<KiwiEvent> heard = new CopyOnWriteArrayList<>();
    List<KiwiEvent> all = new CopyOnWriteArrayList<>();
    Options options = Stores.dev().toBuilder().listener(all::add).build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      flush(db, 1);
      Subscription subscription = db.insight().subscribe(heard::add);
      flush(db, 2);
      flush(db, 3);
      Gates.until(() -> flushed(heard).size() == 2);
      subscription.close();
      subscription.close();
      flush(db, 4);
    }
    assertThat(flushed(all)).hasSize(4);
    assertThat(flushed(heard)).isEqualTo(flushed(all).subList(1, 3));
  }

  @Test
  void hearsNothingThatHappenedBeforeAndIsStillToBeTold() {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    List<KiwiEvent> heard = new CopyOnWriteArrayList<>();
    Options options = Stores.dev().toBuilder()
        .listener(event -> {
          entered.countDown();
          Gates.await(released);
        })
        .build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      flush(db, 1);
      Gates.await(entered);
      db.insight().subscribe(heard::add);
      long before = db.insight().tree().edit();
      released.countDown();
      flush(db, 2);
      Gates.until(() -> heard.stream().anyMatch(KiwiEvent.TreeChanged.class::isInstance));
      assertThat(heard)
          .filteredOn(KiwiEvent.TreeChanged.class::isInstance)
          .allMatch(event -> ((KiwiEvent.TreeChanged) event).edit() > before);
      assertThat(flushed(heard)).hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  void hearsTheCloseOfTheStore() {
    List<KiwiEvent> heard = new CopyOnWriteArrayList<>();
    try (Kiwi db = Stores.inMemory()) {
      db.insight().subscribe(heard::add);
    }
    KiwiEvent last = heard.get(heard.size() - 1);
    assertThat(((KiwiEvent.StateChanged) last).now().health()).isEqualTo(Health.CLOSED);
  }

  @Test
  void mayEndItselfInsideACall() {
    AtomicReference<Subscription> own = new AtomicReference<>();
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch known = new CountDownLatch(1);
    List<KiwiEvent> others = new CopyOnWriteArrayList<>();
    try (Kiwi db = Stores.inMemory()) {
      own.set(db.insight().subscribe(event -> {
        Gates.await(known);
        calls.incrementAndGet();
        own.get().close();
      }));
      db.insight().subscribe(others::add);
      known.countDown();
      for (int i = 0; i < 5; i++) {
        flush(db, i);
      }
    }
    assertThat(calls).hasValue(1);
    assertThat(flushed(others)).hasSize(5).isSorted();
  }

  /** The events that wait behind the call in which it ends are for others. */
  @Test
  void isNotCalledAnyMoreForEventsThatAreAlreadyWaiting() {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    try (Kiwi db = Stores.inMemory()) {
      Subscription subscription = db.insight().subscribe(event -> {
        calls.incrementAndGet();
        entered.countDown();
        Gates.await(released);
      });
      flush(db, 1);
      Gates.await(entered);
      flush(db, 2);
      subscription.close();
      released.countDown();
    }
    assertThat(calls).hasValue(1);
  }

  @Test
  void twoOfTheSameListenerAreTwo() {
    AtomicInteger closed = new AtomicInteger();
    try (Kiwi db = Stores.inMemory()) {
      EventListener listener = event -> {
        if (event instanceof KiwiEvent.StateChanged) {
          closed.incrementAndGet();
        }
      };
      Subscription one = db.insight().subscribe(listener);
      db.insight().subscribe(listener);
      db.insight().subscribe(listener);
      one.close();
    }
    assertThat(closed).hasValue(2);
  }

  /** Each hears a part without holes, in the order of all. */
  @Test
  void manyComeAndGoWhileEventsAreTold() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    List<List<KiwiEvent>> parts = new CopyOnWriteArrayList<>();
    List<KiwiEvent> all = new CopyOnWriteArrayList<>();
    Options options = Stores.dev().toBuilder().listener(all::add).build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      Future<?> writer = threads.submit(() -> {
        for (int i = 0; i < 100; i++) {
          flush(db, i);
        }
      });
      List<Future<?>> guests = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        guests.add(threads.submit(() -> {
          while (!writer.isDone()) {
            List<KiwiEvent> part = new CopyOnWriteArrayList<>();
            parts.add(part);
            Subscription subscription = db.insight().subscribe(part::add);
            Gates.until(() -> part.size() > 3 || writer.isDone());
            subscription.close();
          }
        }));
      }
      writer.get();
      for (Future<?> guest : guests) {
        guest.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(parts).hasSizeGreaterThan(3);
    for (List<KiwiEvent> part : parts) {
      if (!part.isEmpty()) {
        int from = indexOf(all, part.get(0));
        assertThat(part).isEqualTo(all.subList(from, from + part.size()));
      }
    }
  }

  private static int indexOf(List<KiwiEvent> all, KiwiEvent wanted) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i) == wanted) {
        return i;
      }
    }
    throw new AssertionError(wanted + " was not told to the first listener");
  }

  @Test
  void aClosedStoreHasNoNewOnes() {
    Kiwi db = Stores.inMemory();
    Subscription subscription = db.insight().subscribe(event -> {});
    db.close();
    subscription.close();
    assertThatThrownBy(() -> db.insight().subscribe(event -> {}))
        .isInstanceOf(DatabaseClosedException.class);
  }
}
