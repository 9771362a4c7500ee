package io.kiwidb.engine.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.key.KeyOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class StoreMapConcurrencyTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 3_000;

  private final TreeStore store = new TreeStore(KeyOrder.BYTEWISE);

  @Test
  void noIncrementIsLost() throws Exception {
    inParallel(map -> {
      for (int i = 0; i < ROUNDS; i++) {
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

  @Test
  void oneThreadOnlyPutsWhatWasAbsent() throws Exception {
    List<Integer> wins = inParallel(map -> {
      int won = 0;
      for (int i = 0; i < ROUNDS; i++) {
        won += map.putIfAbsent(number(i), new byte[1]) == null ? 1 : 0;
      }
      return won;
    });
    assertThat(wins.stream().mapToInt(Integer::intValue).sum()).isEqualTo(ROUNDS);
  }

  @Test
  void everyEntryIsPolledByOneThreadOnly() throws Exception {
    int entries = 300;
    for (int i = 0; i < entries; i++) {
      store.put(number(i), number(i));
    }
    List<List<Integer>> polled = inParallel(map -> {
      List<Integer> mine = new ArrayList<>();
      Map.Entry<byte[], byte[]> entry = map.pollFirstEntry();
      while (entry != null) {
        mine.add(number(entry.getKey()));
        entry = mine.size() % 2 == 0 ? map.pollFirstEntry() : map.pollLastEntry();
      }
      return mine;
    });
    assertThat(polled.stream().flatMap(List::stream)).doesNotHaveDuplicates().hasSize(entries);
  }

  /** Runs the work in all threads at once, each with a map of its own of the one store. */
  private <T> List<T> inParallel(Function<ConcurrentNavigableMap<byte[], byte[]>, T> work)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
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
