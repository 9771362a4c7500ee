package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.ReadOnlyDatabaseException;
import io.kiwidb.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Writes of single keys that depend on the value. */
class AtomicWriteTest {
  private static final byte[] KEY = bytes("k");
  private static final int THREADS = 8;
  private static final int TIMES = 500;

  private final MemoryStorage storage = new MemoryStorage();

  @Test
  void aValueIsReplacedOnlyIfItIsTheExpectedOne() {
    try (Kiwi db = Stores.inMemory()) {
      assertThat(db.compareAndPut(KEY, bytes("a"), bytes("b"))).isFalse();
      assertThat(db.get(KEY)).isNull();
      assertThat(db.compareAndPut(KEY, null, bytes("a"))).isTrue();
      assertThat(db.compareAndPut(KEY, null, bytes("b"))).isFalse();
      assertThat(db.compareAndPut(KEY, bytes("a"), bytes("b"))).isTrue();
      assertThat(text(db.get(KEY))).isEqualTo("b");
    }
  }

  @Test
  void nullStandsForAbsence() {
    try (Kiwi db = Stores.inMemory()) {
      assertThat(db.compareAndPut(KEY, null, null)).isTrue();
      db.put(KEY, bytes("a"));
      assertThat(db.compareAndPut(KEY, null, null)).isFalse();
      assertThat(db.compareAndPut(KEY, bytes("a"), null)).isTrue();
      assertThat(db.get(KEY)).isNull();
    }
  }

  @Test
  void putIfAbsentReturnsWhatWasThere() {
    try (Kiwi db = Stores.inMemory()) {
      assertThat(db.putIfAbsent(KEY, bytes("a"))).isNull();
      assertThat(text(db.putIfAbsent(KEY, bytes("b")))).isEqualTo("a");
      assertThat(text(db.get(KEY))).isEqualTo("a");
    }
  }

  @Test
  void updateReturnsTheNewValueAndCanDelete() {
    try (Kiwi db = Stores.inMemory()) {
      assertThat(text(db.update(KEY, old -> bytes(old == null ? "1" : "2")))).isEqualTo("1");
      assertThat(text(db.update(KEY, old -> bytes(old == null ? "1" : "2")))).isEqualTo("2");
      assertThat(db.update(KEY, old -> null)).isNull();
      assertThat(db.get(KEY)).isNull();
    }
  }

  @Test
  void aFunctionMayChangeTheArrayThatItGets() {
    try (Kiwi db = Stores.inMemory()) {
      db.put(KEY, new byte[] {1});
      db.update(KEY, old -> {
        old[0]++;
        return old;
      });
      assertThat(db.get(KEY)).containsExactly(2);
    }
  }

  @Test
  void whatTheFunctionThrowsReachesTheCallerAndChangesNothing() {
    try (Kiwi db = Stores.inMemory()) {
      db.put(KEY, bytes("a"));
      assertThatThrownBy(() -> db.update(KEY, old -> {
            throw new IllegalStateException("no");
          }))
          .hasMessage("no");
      assertThat(text(db.get(KEY))).isEqualTo("a");
    }
  }

  @Test
  void aPlainWriteInBetweenIsNotLost() {
    try (Kiwi db = Stores.inMemory()) {
      db.put(KEY, bytes("a"));
      AtomicInteger calls = new AtomicInteger();
      byte[] now = db.update(KEY, old -> {
        if (calls.getAndIncrement() == 0) {
          db.put(KEY, bytes("b"));
          db.flush();
          db.compact();
        }
        return bytes(text(old) + "+");
      });
      assertThat(text(now)).isEqualTo("b+");
      assertThat(calls).hasValue(2);
    }
  }

  @Test
  void aDeletionInBetweenIsNotLostThoughItWasCompactedAway() {
    try (Kiwi db = Stores.inMemory()) {
      db.put(KEY, bytes("a"));
      db.flush();
      AtomicInteger calls = new AtomicInteger();
      byte[] now = db.update(KEY, old -> {
        if (calls.getAndIncrement() == 0) {
          db.delete(KEY);
          db.flush();
          db.compact();
        }
        return bytes(old == null ? "anew" : "wrong");
      });
      assertThat(text(now)).isEqualTo("anew");
    }
  }

  @Test
  void clearingInBetweenIsNotLost() {
    try (Kiwi db = Stores.inMemory()) {
      db.put(KEY, bytes("a"));
      AtomicInteger calls = new AtomicInteger();
      byte[] now = db.update(KEY, old -> {
        if (calls.getAndIncrement() == 0) {
          db.clear();
        }
        return bytes(old == null ? "anew" : "wrong");
      });
      assertThat(text(now)).isEqualTo("anew");
    }
  }

  @Test
  void noUpdateOfManyThreadsIsLost() throws Exception {
    try (Kiwi db = Kiwi.open(storage, Stores.dev())) {
      Keyspace counters = db.createKeyspace("counters", KeyspaceOptions.defaults());
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      try {
        List<Callable<Void>> work = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
          work.add(() -> {
            for (int j = 0; j < TIMES; j++) {
              counters.update(KEY, old -> bytes(old == null ? "1" : "" + (1 + number(old))));
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
      assertThat(number(counters.get(KEY))).isEqualTo(THREADS * TIMES);
    }
  }

  private static int number(byte[] value) {
    return Integer.parseInt(String.valueOf(text(value)));
  }

  @Test
  void aStoreOpenedToReadRefuses() {
    Kiwi.open(storage, Stores.dev()).close();
    MemoryStorage again = storage.reopen();
    try (Kiwi db =
        Kiwi.open(again, Stores.dev().toBuilder().openMode(OpenMode.READ_ONLY).build())) {
      assertThatThrownBy(() -> db.compareAndPut(KEY, null, KEY))
          .isInstanceOf(ReadOnlyDatabaseException.class);
    }
  }
}
