package io.kiwidb.engine;

import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.ProviderKind;
import io.kiwidb.Snapshot;
import io.kiwidb.storage.MemoryStorage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random merges, other writes, snapshots, compactions and restarts agree with a map. */
class MergeModelTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void randomOperationsAgreeWithAMap(long seed) {
    String[] memtables = {"btree", "skiplist", "offheap"};
    RandomRun run = new RandomRun(
        new Random(seed),
        MergeTest.builder()
            .provider(ProviderKind.MERGE_OPERATOR, "append")
            .provider(ProviderKind.MEMTABLE, memtables[(int) (seed % memtables.length)])
            .build());
    for (int i = 0; i < 3_000; i++) {
      if (run.random.nextInt(5) > 0) {
        run.write(i);
      } else {
        run.maintain();
      }
      if (i % 100 == 0) {
        MergeTest.assertShows(run.db, run.model);
      }
    }
    run.snapshots.forEach(MergeTest::assertShows);
    run.closeSnapshots();
    run.db.compact();
    MergeTest.assertShows(run.db, run.model);
    run.db.close();
  }

  private static final class RandomRun {
    private final MemoryStorage storage = MemoryStorage.named("m");
    private final NavigableMap<String, String> model = new TreeMap<>();
    private final Map<Snapshot, NavigableMap<String, String>> snapshots = new LinkedHashMap<>();
    private final Random random;
    private final Options options;
    private Kiwi db;

    RandomRun(Random random, Options options) {
      this.random = random;
      this.options = options;
      this.db = Kiwi.open(storage.reopen(), options);
    }

    void write(int id) {
      String key = "k" + random.nextInt(20);
      String value = Integer.toString(id);
      switch (random.nextInt(16)) {
        case 0, 1 -> {
          db.put(MergeTest.bytes(key), MergeTest.bytes(value));
          model.put(key, value);
        }
        case 2, 3 -> {
          db.delete(MergeTest.bytes(key));
          model.remove(key);
        }
        case 4 -> {
          String to = "k" + random.nextInt(20);
          if (key.compareTo(to) < 0) {
            db.deleteRange(KeyRange.of(MergeTest.bytes(key), MergeTest.bytes(to)));
            model.subMap(key, to).clear();
          }
        }
        default -> {
          db.merge(MergeTest.bytes(key), MergeTest.bytes(value));
          model.merge(key, value, (old, operand) -> old + "," + operand);
        }
      }
    }

    void maintain() {
      switch (random.nextInt(16)) {
        case 0 -> db.compact();
        case 1, 2, 3 -> {
          if (snapshots.size() < 4) {
            snapshots.put(db.snapshot(), new TreeMap<>(model));
          }
        }
        case 4, 5, 6 ->
          snapshots.keySet().stream().findFirst().ifPresent(oldest -> {
            MergeTest.assertShows(oldest, snapshots.get(oldest));
            snapshots.remove(oldest);
            oldest.close();
          });
        case 7 -> {
          closeSnapshots();
          db.close();
          db = Kiwi.open(storage.reopen(), options);
        }
        default -> db.flush();
      }
    }

    void closeSnapshots() {
      snapshots.keySet().forEach(Snapshot::close);
      snapshots.clear();
    }
  }
}
