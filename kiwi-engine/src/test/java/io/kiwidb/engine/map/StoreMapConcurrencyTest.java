package io.kiwidb.engine.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.testkit.threads.ThreadKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoreMapConcurrencyTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 3_000;

  private final TreeStore store = new TreeStore(KeyOrder.BYTEWISE);

  static List<ThreadKind> kinds() {
    return ThreadKind.here();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void noIncrementIsLost(ThreadKind kind) throws Exception {
    inParallel(kind, map -> {
      for (int i = 0; i < ROUNDS; i++) {
        kind.turn();
        byte[] key = {(byte) (i % 3)};
        if (i % 2 == 0) {
          map.merge(key, number(1), (a, b) -> number(number(a) + number(b)));
        } else {
          map.compute(key, (k, v) -> number(v == null ? 1 : number(v) + 1));
        }
      }
      return null;
    });
    int total = 0;
    for (byte[] value : store.asMap().values()) {
      total += number(value);
    }
    assertThat(total).isEqualTo(THREADS * ROUNDS);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void oneThreadOnlyPutsWhatWasAbsent(ThreadKind kind) throws Exception {
    List<Integer> wins = inParallel(kind, map -> {
      int won = 0;
      for (int i = 0; i < ROUNDS; i++) {
        kind.turn();
        won += map.putIfAbsent(number(i), new byte[1]) == null ? 1 : 0;
      }
      return won;
    });
    assertThat(wins.stream().mapToInt(Integer::intValue).sum()).isEqualTo(ROUNDS);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyEntryIsPolledByOneThreadOnly(ThreadKind kind) throws Exception {
    int entries = 300;
    for (int i = 0; i < entries; i++) {
      store.put(number(i), number(i));
    }
    List<List<Integer>> polled = inParallel(kind, map -> {
      List<Integer> mine = new ArrayList<>();
      Map.Entry<byte[], byte[]> entry = map.pollFirstEntry();
      while (entry != null) {
        kind.turn();
        mine.add(number(entry.getKey()));
        entry = mine.size() % 2 == 0 ? map.pollFirstEntry() : map.pollLastEntry();
      }
      return mine;
    });
    assertThat(polled.stream().flatMap(List::stream)).doesNotHaveDuplicates().hasSize(entries);
  }

  /** Runs the work in all threads at once, each with a map of its own of the one store. */
  private <T> List<T> inParallel(
      ThreadKind kind, Function<ConcurrentNavigableMap<byte[], byte[]>, T> work) throws Exception {
    ExecutorService threads = kind.pool(THREADS);
    try {
      CyclicBarrier start = new CyclicBarrier(THREADS);
      List<Callable<T>> tasks = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        tasks.add(() -> {
          start.await();
          return work.apply(store.asMap());
        });
      }
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(tasks)) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static byte[] number(int value) {
    return new byte[] {(byte) (value >> 8), (byte) value};
  }

  private static int number(byte[] bytes) {
    return (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
  }
}
