package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Cursor;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.ReadView;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.WriteBatch;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.threads.ThreadKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Eight threads of each kind perform all operations concurrently, each a fixed number of them.
 * Every thread knows the contents of its own keys; shared keys are written in pairs, by batches
 * that give both the same value, so that two reads of one snapshot must see equal values.
 */
class StressTest {
  private static final long SEED = 20261121;
  private static final int THREADS = 8;
  private static final int OPERATIONS = 2_500;
  private static final int OWN_KEYS = 200;
  private static final int PAIRS = 16;

  private final MemoryStorage storage = new MemoryStorage();

  private static Options options() {
    return Stores.dev().toBuilder()
        .set(Settings.MEMTABLE_ENTRIES, 400L)
        .set(Settings.L0_TRIGGER, 2L)
        .build();
  }

  static List<ThreadKind> kinds() {
    return ThreadKind.here();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyThreadSeesItsOwnWritesAndAllSeeBatchesWhole(ThreadKind kind) throws Exception {
    List<Worker> workers = new ArrayList<>();
    try (Kiwi db = Kiwi.open(storage, options())) {
      ExecutorService pool = kind.pool(THREADS);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Worker worker = new Worker(db, i, kind);
        workers.add(worker);
        running.add(pool.submit(worker));
      }
      pool.shutdown();
      for (Future<?> worker : running) {
        worker.get();
      }
      assertThat(db.state().health()).isEqualTo(Health.OPEN);
      workers.forEach(worker -> worker.compareAll(db));
      db.compact();
      workers.forEach(worker -> worker.compareAll(db));
    }
    try (Kiwi db = Kiwi.open(storage.reopen(), options())) {
      workers.forEach(worker -> worker.compareAll(db));
    }
    assertThat(Kiwi.tools().verify(storage.reopen(), step -> {}).problems()).isEmpty();
  }

  private static byte[] left(int pair) {
    return bytes("pair/%03d/left".formatted(pair));
  }

  private static byte[] right(int pair) {
    return bytes("pair/%03d/right".formatted(pair));
  }

  /** One thread with its keys and what they hold. */
  private static final class Worker implements Runnable {
    private final Kiwi db;
    private final int number;
    private final ThreadKind kind;
    private final SplittableRandom random;
    private final String prefix;
    private final NavigableMap<String, String> own = new TreeMap<>();

    Worker(Kiwi db, int number, ThreadKind kind) {
      this.db = db;
      this.number = number;
      this.kind = kind;
      this.random = new SplittableRandom(SEED + number);
      this.prefix = "own/" + number + "/";
    }

    @Override
    public void run() {
      for (int i = 0; i < OPERATIONS; i++) {
        kind.turn();
        try {
          operation(i);
        } catch (RuntimeException | AssertionError e) {
          throw new AssertionError(
              "seed " + SEED + ", thread " + number + ", operation " + i + ": " + e, e);
        }
      }
    }

    private void operation(int i) {
      int choice = random.nextInt(1000);
      if (choice < 350) {
        String key = key();
        db.put(bytes(key), bytes("value " + i));
        own.put(key, "value " + i);
      } else if (choice < 450) {
        String key = key();
        db.delete(bytes(key));
        own.remove(key);
      } else if (choice < 550) {
        ownBatch(i);
      } else if (choice < 650) {
        pair(i);
      } else if (choice < 850) {
        String key = key();
        assertThat(Stores.text(db.get(bytes(key)))).as(key).isEqualTo(own.get(key));
      } else if (choice < 950) {
        lookAtPairs();
      } else if (choice < 990) {
        compareAll(db);
      } else if (choice < 999) {
        db.flush();
      } else {
        db.compactRange(KeyRange.all());
      }
    }

    private String key() {
      return prefix + "%04d".formatted(random.nextInt(OWN_KEYS));
    }

    private void ownBatch(int i) {
      WriteBatch batch = new WriteBatch();
      for (int j = 0; j < 5; j++) {
        String key = key();
        if (random.nextInt(3) == 0) {
          batch.delete(bytes(key));
          own.remove(key);
        } else {
          batch.put(bytes(key), bytes("batch " + i + "." + j));
          own.put(key, "batch " + i + "." + j);
        }
      }
      db.write(batch);
    }

    private void pair(int i) {
      int pair = random.nextInt(PAIRS);
      if (random.nextInt(8) == 0) {
        db.write(new WriteBatch().delete(left(pair)).delete(right(pair)));
      } else {
        byte[] value = bytes("thread " + number + " operation " + i);
        db.write(new WriteBatch().put(left(pair), value).put(right(pair), value));
      }
    }

    private void lookAtPairs() {
      try (Snapshot snapshot = db.snapshot()) {
        for (int pair = 0; pair < PAIRS; pair++) {
          assertThat(snapshot.get(left(pair)))
              .as("pair %d", pair)
              .isEqualTo(snapshot.get(right(pair)));
        }
      }
      Map<String, String> seen = content(db, "pair/");
      for (int pair = 0; pair < PAIRS; pair++) {
        assertThat(seen.get(Stores.text(left(pair))))
            .as("pair %d in one cursor", pair)
            .isEqualTo(seen.get(Stores.text(right(pair))));
      }
    }

    void compareAll(ReadView view) {
      assertThat(content(view, prefix)).isEqualTo(own);
    }
  }

  private static NavigableMap<String, String> content(ReadView view, String prefix) {
    NavigableMap<String, String> content = new TreeMap<>();
    try (Cursor cursor = view.cursor(KeyRange.prefix(bytes(prefix)))) {
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        content.put(Stores.text(cursor.key()), Stores.text(cursor.value()));
      }
    }
    return content;
  }
}
