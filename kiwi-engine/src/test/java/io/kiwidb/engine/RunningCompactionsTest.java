package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.CompactionFilter.Verdict;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent;
import io.kiwidb.Options;
import io.kiwidb.RunningCompaction;
import io.kiwidb.Settings;
import io.kiwidb.TableInfo;
import io.kiwidb.UnknownKeyspaceException;
import io.kiwidb.engine.schedule.ThreadScheduler;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What compacts, how far it is, and what would come next. */
class RunningCompactionsTest {
  private static final int KEYS = 1_500;

  private static void fill(Keyspace keyspace, int tables) {
    for (int t = 0; t < tables; t++) {
      for (int i = 0; i < KEYS; i++) {
        keyspace.put(key(i * 10L + t), new byte[100]);
      }
      keyspace.flush();
    }
  }

  /** Also within an output, and before the first one is complete. */
  @ParameterizedTest
  @ValueSource(longs = {64 << 10, 64 << 20})
  void aMergeTellsHowFarItIs(long tableBytes) throws Exception {
    CountDownLatch half = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    List<KiwiEvent> events = new CopyOnWriteArrayList<>();
    Options options = Stores.compactedByHand(Stores.dev())
        .set(Settings.MEMTABLE_ENTRIES, 0L)
        .set(Settings.MEMTABLE_BYTES, 4L << 20)
        .set(Settings.TABLE_BYTES, tableBytes)
        .listener(events::add)
        .compactionFilter(candidate -> {
          if (asked.incrementAndGet() == KEYS) { // of twice as many
            half.countDown();
            Gates.await(released);
          }
          return Verdict.KEEP;
        })
        .build();
    ExecutorService threads = Executors.newCachedThreadPool();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      fill(db, 2);
      List<TableInfo> inputs = db.tables();
      assertThat(db.insight().compactions()).isEmpty();
      Future<?> compaction = threads.submit(() -> db.compact());
      Gates.await(half);
      List<RunningCompaction> running = db.insight().compactions();
      assertThat(running).hasSize(1);
      RunningCompaction one = running.get(0);
      assertThat(one.keyspace()).isEqualTo(Keyspace.DEFAULT);
      assertThat(one.inputs()).containsExactlyInAnyOrderElementsOf(inputs);
      assertThat(one.inputBytes())
          .isEqualTo(inputs.stream().mapToLong(TableInfo::bytes).sum());
      assertThat(one.readBytes()).isBetween(one.inputBytes() / 3, one.inputBytes() * 2 / 3);
      assertThat(one.writtenBytes()).isBetween(one.inputBytes() / 4, one.inputBytes());
      assertThat(one.outputs() > 0).isEqualTo(tableBytes < 1 << 20);
      assertThat(one.reason()).isNotEmpty();
      assertThat(one.targetLevel()).isPositive();
      assertThat(one.startedMillis()).isPositive();
      released.countDown();
      compaction.get();
      assertThat(db.insight().compactions()).isEmpty();
      Gates.until(() -> events.stream().anyMatch(KiwiEvent.CompactionBegun.class::isInstance));
      KiwiEvent.CompactionBegun begun = events.stream()
          .filter(KiwiEvent.CompactionBegun.class::isInstance)
          .map(KiwiEvent.CompactionBegun.class::cast)
          .findFirst()
          .orElseThrow();
      assertThat(one.job()).isEqualTo(begun.job());
      assertThat(one.reason()).isEqualTo(begun.reason());
    } finally {
      released.countDown();
      threads.shutdownNow();
    }
  }

  @Test
  void aMergeThatFailsIsNotRunningAnyMore() {
    Options options = Stores.compactedByHand(Stores.dev())
        .set(Settings.MEMTABLE_ENTRIES, 0L)
        .set(Settings.MEMTABLE_BYTES, 4L << 20)
        .compactionFilter(candidate -> {
          throw new IllegalStateException("a filter's own trouble");
        })
        .build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      fill(db, 1);
      assertThatThrownBy(db::compact).isInstanceOf(RuntimeException.class);
      assertThat(db.insight().compactions()).isEmpty();
    }
  }

  /** The parts of a merge are run by several threads; together they read all and no more. */
  @Test
  void thePartsOfAMergeAddUp() throws Exception {
    Options options = Stores.compactedByHand(Stores.dev())
        .set(Settings.MEMTABLE_ENTRIES, 0L)
        .set(Settings.MEMTABLE_BYTES, 4L << 20)
        .set(Settings.COMPACTION_WORKERS, 3L)
        .set(Settings.TABLE_BYTES, 64L << 10)
        .build();
    ExecutorService threads = Executors.newCachedThreadPool();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      for (int round = 0; round < 5; round++) {
        fill(db, 3);
        Future<?> compaction = threads.submit(() -> db.compact());
        List<RunningCompaction> seen = new ArrayList<>();
        while (!compaction.isDone()) {
          seen.addAll(db.insight().compactions());
        }
        compaction.get();
        for (int i = 0; i < seen.size(); i++) {
          RunningCompaction one = seen.get(i);
          assertThat(one.readBytes()).isBetween(0L, one.inputBytes());
          if (i > 0 && seen.get(i - 1).job() == one.job()) {
            assertThat(one.readBytes()).isGreaterThanOrEqualTo(seen.get(i - 1).readBytes());
          }
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whatWouldComeNextDoesNotBegin() {
    ThreadScheduler threads = new ThreadScheduler("test");
    Options options = Stores.dev().toBuilder()
        .scheduler(new WithoutCompaction(threads))
        .set(Settings.MEMTABLE_ENTRIES, 0L)
        .set(Settings.MEMTABLE_BYTES, 4L << 20)
        .set(Settings.L0_TRIGGER, 2L)
        .build();
    try (threads;
        Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      Keyspace users = db.createKeyspace("users");
      fill(users, 1);
      assertThat(db.insight().nextCompaction(users)).isInstanceOf(CompactionChoice.None.class);
      fill(users, 1);
      List<TableInfo> before = users.tables();
      for (int i = 0; i < 3; i++) {
        assertThat(db.insight().nextCompaction(users))
            .isInstanceOfSatisfying(
                CompactionChoice.Merge.class,
                merge -> assertThat(merge.tables()).containsExactlyInAnyOrderElementsOf(before));
      }
      assertThat(users.tables()).isEqualTo(before);
      assertThat(db.insight().compactions()).isEmpty();
      assertThat(db.insight().nextCompaction(db)).isInstanceOf(CompactionChoice.None.class);
      db.dropKeyspace("users");
      assertThatThrownBy(() -> db.insight().nextCompaction(users))
          .isInstanceOf(UnknownKeyspaceException.class);
      try (Kiwi other = Stores.inMemory()) {
        assertThatThrownBy(() -> db.insight().nextCompaction(other))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }
}
