package io.kiwidb.engine.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ReadView;
import io.kiwidb.Snapshot;
import io.kiwidb.Transaction;
import io.kiwidb.TransactionConflictException;
import io.kiwidb.TransactionOptions;
import io.kiwidb.TransactionOptions.Isolation;
import io.kiwidb.TransactionOptions.Locking;
import io.kiwidb.WriteBatch;
import io.kiwidb.engine.history.DependencyGraph.Level;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.CrashStorage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Histories of threads that contend for a few keys have no anomalies. In each round the process is
 * killed, and the next one goes on with what it has left. With {@code -Dkiwi.test.minutes=10} it
 * goes on for so long.
 */
class TransactionHistoryTest {
  private static final int THREADS = 8;
  private static final int KEYS = 6;
  private static final int ROUNDS = 3;
  private static final int TIMES = 60; // transactions of a thread in a round
  private static final long MINUTES = Long.getLong("kiwi.test.minutes", 0);

  private final AtomicInteger ids = new AtomicInteger();
  private final Queue<Committed> committed = new ConcurrentLinkedQueue<>();

  /** How a transaction is run. */
  private interface Runner {
    /** Runs a body once; throws if it met another one. */
    void run(Kiwi db, Body body);
  }

  /** What a transaction does. */
  private interface Body {
    void run(ReadView reads, Writes writes);
  }

  /** How a transaction reads what it is going to change, and writes. */
  private interface Writes {
    List<Integer> readForUpdate(String key);

    void write(String key, List<Integer> list);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<Integer> list(byte[] value) {
    return value == null
        ? List.of()
        : Arrays.stream(new String(value, StandardCharsets.UTF_8).split(","))
            .map(Integer::valueOf)
            .toList();
  }

  private static byte[] value(List<Integer> list) {
    return bytes(list.stream().map(String::valueOf).collect(Collectors.joining(",")));
  }

  private static Runner transactions(TransactionOptions options) {
    return (db, body) -> {
      try (Transaction tx = db.begin(options)) {
        Keyspace other = tx.keyspace(db.keyspace("other"));
        body.run(tx, new Writes() {
          @Override
          public List<Integer> readForUpdate(String key) {
            return list(tx.getForUpdate(bytes(key)));
          }

          @Override
          public void write(String key, List<Integer> list) {
            tx.put(bytes(key), value(list));
            other.put(bytes(key), value(list));
          }
        });
        tx.commit();
      }
    };
  }

  /** What transactions would be without checks: a snapshot, and a batch at the end. */
  private static final Runner UNCHECKED = (db, body) -> {
    WriteBatch batch = new WriteBatch();
    try (Snapshot snapshot = db.snapshot()) {
      body.run(snapshot, new Writes() {
        @Override
        public List<Integer> readForUpdate(String key) {
          return list(snapshot.get(bytes(key)));
        }

        @Override
        public void write(String key, List<Integer> list) {
          batch.put(bytes(key), value(list));
        }
      });
    }
    db.write(batch);
  };

  private void round(Kiwi db, Runner runner, long seed) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Void>> work = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Random random = new Random(seed * THREADS + i);
        work.add(() -> {
          for (int j = 0; j < TIMES; j++) {
            one(db, runner, random);
          }
          return null;
        });
      }
      for (Future<Void> each : threads.invokeAll(work)) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void one(Kiwi db, Runner runner, Random random) {
    int id = ids.incrementAndGet();
    Map<String, List<Integer>> reads = new HashMap<>();
    Set<String> appends = new HashSet<>();
    try {
      runner.run(db, (view, writes) -> {
        for (int i = random.nextInt(3); i > 0; i--) {
          String key = "k" + random.nextInt(KEYS);
          reads.put(key, list(view.get(bytes(key))));
        }
        if (random.nextInt(4) == 0) {
          for (int i = 0; i < KEYS; i++) {
            reads.put("k" + i, List.of());
          }
          view.forEach(
              KeyRange.all(),
              (key, value) -> reads.put(new String(key, StandardCharsets.UTF_8), list(value)));
        }
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
          String key = "k" + random.nextInt(KEYS);
          if (appends.add(key)) {
            List<Integer> before = writes.readForUpdate(key);
            assertThat(before).isEqualTo(reads.getOrDefault(key, before));
            reads.put(key, before);
            List<Integer> after = new ArrayList<>(before);
            after.add(id);
            writes.write(key, after);
          }
        }
      });
      committed.add(new Committed(id, reads, appends));
    } catch (TransactionConflictException e) {
      Thread.onSpinWait(); // another thread has committed; nothing of this one is in the store
    }
  }

  private static Map<String, List<Integer>> state(ReadView db) {
    Map<String, List<Integer>> state = new HashMap<>();
    db.forEach(
        KeyRange.all(),
        (key, value) -> state.put(new String(key, StandardCharsets.UTF_8), list(value)));
    return state;
  }

  @ParameterizedTest
  @CsvSource({
    "OPTIMISTIC, SNAPSHOT",
    "OPTIMISTIC, SERIALIZABLE",
    "PESSIMISTIC, SNAPSHOT",
    "PESSIMISTIC, SERIALIZABLE"
  })
  void historiesHaveNoAnomaly(Locking locking, Isolation isolation) throws Exception {
    TransactionOptions options = locking == Locking.OPTIMISTIC
        ? TransactionOptions.optimistic()
        : TransactionOptions.pessimistic().lockTimeout(Duration.ofMinutes(1));
    if (isolation == Isolation.SERIALIZABLE) {
      options = options.serializable();
    }
    Level level = isolation == Isolation.SERIALIZABLE ? Level.SERIALIZABLE : Level.SNAPSHOT;
    Runner runner = transactions(options);
    long end = System.nanoTime() + Duration.ofMinutes(MINUTES).toNanos() / 4;
    for (long seed = 0; seed < 1 || System.nanoTime() < end; seed++) {
      committed.clear();
      CrashStorage storage = new CrashStorage();
      for (int i = 0; i < ROUNDS; i++) {
        storage = roundAndKill(storage, runner, seed * ROUNDS + i, level);
      }
      assertThat(committed.size()).isGreaterThan(THREADS);
    }
  }

  /**
   * Runs a round in which the process is killed, and returns what is left: all transactions that
   * had been committed, and perhaps some that were about to be.
   */
  private CrashStorage roundAndKill(CrashStorage storage, Runner runner, long seed, Level level)
      throws Exception {
    Set<Committed> acknowledged;
    CrashStorage killed;
    try (Kiwi db = open(storage)) {
      if (db.findKeyspace("other").isEmpty()) {
        db.createKeyspace("other");
      }
      int before = committed.size();
      FutureTask<Boolean> round = new FutureTask<>(() -> {
        round(db, runner, seed);
        return true;
      });
      new Thread(round, "round").start();
      while (!round.isDone() && committed.size() < before + THREADS * (1 + seed % 5)) {
        Thread.onSpinWait();
      }
      acknowledged = Set.copyOf(committed);
      killed = storage.imageOfKill();
      round.get();
      requireNoAnomaly(db, committed, level, seed);
      assertThat(db.stats().snapshots()).isZero();
    }
    try (Kiwi db = open(killed)) {
      Map<String, List<Integer>> state = state(db);
      committed.removeIf(each -> each.appends().stream()
          .noneMatch(key -> state.getOrDefault(key, List.of()).contains(each.id())));
      assertThat(committed).containsAll(acknowledged);
      requireNoAnomaly(db, committed, level, seed);
    }
    return killed.reopen();
  }

  private static void requireNoAnomaly(Kiwi db, Collection<Committed> all, Level level, long seed) {
    Map<String, List<Integer>> state = state(db);
    assertThat(state(db.keyspace("other"))).isEqualTo(state);
    assertThat(DependencyGraph.anomalies(all, state, level)).as("seed %d", seed).isEmpty();
  }

  private static Kiwi open(Storage storage) {
    return Kiwi.open(storage, Options.builder().profile(Profile.DEV).build());
  }

  @Test
  void anomaliesAreFoundWithoutChecks() throws Exception {
    for (long seed = 0; ; seed++) {
      committed.clear();
      try (Kiwi db = open(new MemoryStorage())) {
        round(db, UNCHECKED, seed);
        if (!DependencyGraph.anomalies(committed, state(db), Level.SNAPSHOT).isEmpty()) {
          return;
        }
      }
    }
  }
}
