package io.kiwidb.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.ReadView;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.key.KeyComparator;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random writes, deletions of ranges, snapshots, compactions and restarts agree with a map. */
class RangeDeleteModelTest {
  private static final int OPERATIONS = 3_000;
  private static final int SEEDS = 6;

  /** Descending bytes, so that every bound is on the other side than the bytewise order says. */
  private static final class Descending implements KeyComparator {
    @Override
    public String name() {
      return "descending";
    }

    @Override
    public int compare(byte[] a, int aOffset, int aLength, byte[] b, int bOffset, int bLength) {
      return Arrays.compareUnsigned(b, bOffset, bOffset + bLength, a, aOffset, aOffset + aLength);
    }
  }

  /** Configurations of a store. */
  enum Store {
    LEVELED,
    TIERED,
    DESCENDING;

    Options options() {
      Options.Builder options = Options.builder()
          .profile(Profile.DEV)
          .set(Settings.MEMTABLE_BYTES, Settings.MEMTABLE_BYTES.parse("64k"));
      return switch (this) {
        case LEVELED -> options.build();
        case TIERED -> options.provider(ProviderKind.STRATEGY, "tiered").build();
        case DESCENDING -> options.keyOrder(KeyOrder.of(new Descending())).build();
      };
    }

    Comparator<String> order() {
      return this == DESCENDING ? Comparator.reverseOrder() : Comparator.naturalOrder();
    }
  }

  @ParameterizedTest
  @EnumSource
  void randomOperationsAgreeWithAMap(Store store) {
    IntStream.rangeClosed(1, SEEDS).forEach(seed -> new Run(store, seed).run());
  }

  /** A run of one seed. */
  private static final class Run {
    private final Store store;
    private final long seed;
    private final Random random;
    private final MemoryStorage storage = MemoryStorage.named("m");
    private final NavigableMap<String, String> model;
    private final List<Snapshot> snapshots = new ArrayList<>();
    private final List<NavigableMap<String, String>> moments = new ArrayList<>();
    private Kiwi db;

    Run(Store store, long seed) {
      this.store = store;
      this.seed = seed;
      this.random = new Random(seed);
      this.model = new TreeMap<>(store.order());
      this.db = Kiwi.open(storage.reopen(), store.options());
    }

    void run() {
      try {
        for (int i = 0; i < OPERATIONS; i++) {
          operate(i);
          if (i % 7 == 0) {
            String key = key();
            assertThat(text(db.get(bytes(key))))
                .as("%s, %d: %s", this, i, key)
                .isEqualTo(model.get(key));
          }
          if (i % 50 == 0) {
            check(i);
          }
        }
      } finally {
        closeSnapshots();
        db.close();
      }
    }

    private void operate(int i) {
      switch (random.nextInt(40)) {
        case 0, 1, 2 -> deleteRange();
        case 3 -> db.flush();
        case 4 -> compact();
        case 5 -> restart();
        case 6 -> openSnapshot();
        case 7, 8, 9, 10 -> {
          String key = key();
          db.delete(bytes(key));
          model.remove(key);
        }
        default -> {
          String key = key();
          String value = i + "x".repeat(random.nextInt(100));
          db.put(bytes(key), bytes(value));
          model.put(key, value);
        }
      }
    }

    private void deleteRange() {
      String from = random.nextInt(10) == 0 ? null : key();
      String to = random.nextInt(10) == 0 ? null : key();
      db.deleteRange(new KeyRange(
          Optional.ofNullable(from).map(RangeDeleteModelTest::bytes),
          Optional.ofNullable(to).map(RangeDeleteModelTest::bytes)));
      if (from == null || to == null || store.order().compare(from, to) < 0) {
        NavigableMap<String, String> part = from == null ? model : model.tailMap(from, true);
        (to == null ? part : part.headMap(to, false)).clear();
      }
    }

    private void compact() {
      if (random.nextInt(4) == 0) {
        byte[] one = bytes("1");
        byte[] six = bytes("6");
        db.compactRange(store == Store.DESCENDING ? KeyRange.of(six, one) : KeyRange.of(one, six));
      }
    }

    private void restart() {
      if (random.nextInt(10) == 0) {
        closeSnapshots();
        db.close();
        db = Kiwi.open(storage.reopen(), store.options());
      }
    }

    private void openSnapshot() {
      snapshots.add(db.snapshot());
      moments.add(new TreeMap<>(model));
      if (snapshots.size() > 4) {
        int one = random.nextInt(snapshots.size());
        snapshots.remove(one).close();
        moments.remove(one);
      }
    }

    private void closeSnapshots() {
      snapshots.forEach(Snapshot::close);
      snapshots.clear();
      moments.clear();
    }

    private void check(int i) {
      assertThat(content(db)).as("%s, %d", this, i).isEqualTo(entries(model));
      assertThat(backward(db)).as("%s, %d", this, i).isEqualTo(entries(model.descendingMap()));
      for (int j = 0; j < snapshots.size(); j++) {
        assertThat(content(snapshots.get(j)))
            .as("%s, %d", this, i)
            .isEqualTo(entries(moments.get(j)));
      }
    }

    private String key() {
      return "" + random.nextInt(1_000);
    }

    @Override
    public String toString() {
      return store + ", seed " + seed;
    }
  }

  private static List<Map.Entry<String, String>> entries(Map<String, String> map) {
    return map.entrySet().stream()
        .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static List<Map.Entry<String, String>> content(ReadView view) {
    List<Map.Entry<String, String>> entries = new ArrayList<>();
    try (Cursor cursor = view.cursor(KeyRange.all())) {
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        entries.add(entry(cursor));
      }
    }
    return entries;
  }

  private static List<Map.Entry<String, String>> backward(ReadView view) {
    List<Map.Entry<String, String>> entries = new ArrayList<>();
    try (Cursor cursor = view.cursor(KeyRange.all())) {
      for (boolean there = cursor.seekToLast(); there; there = cursor.prev()) {
        entries.add(entry(cursor));
      }
    }
    return entries;
  }

  private static Map.Entry<String, String> entry(Cursor cursor) {
    return Map.entry(
        Objects.requireNonNull(text(cursor.key())), Objects.requireNonNull(text(cursor.value())));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, UTF_8);
  }
}
