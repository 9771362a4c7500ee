package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Counter;
import io.kiwidb.Cursor;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Producers and consumers of one queue at once, with priorities, so that producers write into the
 * gaps that consumers leave. Every producer finds what it has put, and every entry is taken once.
 */
class GapStressTest {
  private static final long SEED = 20261130;
  private static final int PRODUCERS = 3;
  private static final int CONSUMERS = 2;
  private static final int ENTRIES = 6_000; // of each producer

  private final Set<String> claimed = ConcurrentHashMap.newKeySet();
  private final AtomicInteger producing = new AtomicInteger(PRODUCERS);
  private final ReentrantLock taking = new ReentrantLock();
  private final CountDownLatch begin = new CountDownLatch(1);

  @ParameterizedTest
  @ValueSource(strings = {"btree", "skiplist", "offheap"})
  void everyEntryIsFoundByItsProducerAndTakenOnce(String memtable) throws Exception {
    Options options = Stores.dev().toBuilder()
        .provider(ProviderKind.MEMTABLE, memtable)
        .set(Settings.MEMTABLE_ENTRIES, 3_000L)
        .build();
    List<String> put = new ArrayList<>();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      ExecutorService pool = Executors.newFixedThreadPool(PRODUCERS + CONSUMERS);
      List<Future<List<String>>> producers = new ArrayList<>();
      List<Future<?>> consumers = new ArrayList<>();
      for (int i = 0; i < PRODUCERS; i++) {
        int producer = i;
        producers.add(pool.submit(() -> produce(db, producer)));
      }
      for (int i = 0; i < CONSUMERS; i++) {
        consumers.add(pool.submit(() -> consume(db)));
      }
      pool.shutdown();
      begin.countDown();
      for (Future<List<String>> producer : producers) {
        put.addAll(producer.get());
      }
      for (Future<?> consumer : consumers) {
        consumer.get();
      }
      assertThat(db.stats().counter(Counter.GAPS_FOUND)).isPositive();
      assertThat(db.stats().counter(Counter.GAPS_SKIPPED)).isPositive();
    }
    assertThat(claimed).containsExactlyInAnyOrderElementsOf(put);
  }

  /** Mostly in order, and now and then before everything that was taken. */
  private List<String> produce(Kiwi db, int producer) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(SEED + producer);
    List<String> put = new ArrayList<>();
    begin.await();
    for (int i = 0; i < ENTRIES; i++) {
      int priority = random.nextInt(20) == 0 ? random.nextInt(i + 1) : i;
      String key = "%07d-%d-%07d".formatted(priority, producer, i);
      db.put(bytes(key), bytes(key));
      put.add(key);
      try (Cursor cursor = db.cursor()) {
        boolean there = cursor.seek(bytes(key)) && key.equals(Stores.text(cursor.key()));
        assertThat(there || claimed.contains(key)).as("%s, just put", key).isTrue();
      }
    }
    producing.decrementAndGet();
    return put;
  }

  private Void consume(Kiwi db) throws InterruptedException {
    begin.await();
    boolean any = true;
    while (any) {
      boolean last = producing.get() == 0; // before looking
      taking.lock();
      try (Cursor cursor = db.cursor()) {
        any = cursor.seekToFirst();
        if (any) {
          String key = Objects.requireNonNull(Stores.text(cursor.key()));
          assertThat(claimed.add(key)).as("%s, taken twice", key).isTrue();
          db.delete(cursor.key());
        }
      } finally {
        taking.unlock();
      }
      any |= !last;
    }
    return null;
  }
}
