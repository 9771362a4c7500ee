package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Counter;
import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.ReadView;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.io.TimeSource;
import io.kiwidb.key.KeyComparator;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.model.ScriptClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs of deletions with all kinds of writes into them: cursors that walk over them again and
 * again, so that gaps become known, grow and are cut, show what a map contains, in both directions,
 * now and as of snapshots. In one store runs also expire.
 */
class GapModelTest {
  private static final int OPERATIONS = 1_000;
  private static final int SEEDS = 4;
  private static final int KEYS = 1_000;
  private static final int SNAPSHOTS = 3;

  /** Descending bytes: gaps begin and end on the other sides. */
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
    BTREE,
    SKIPLIST,
    OFFHEAP,
    TIERED,
    DESCENDING,
    EXPIRING;

    Options options(TimeSource time) {
      Options.Builder options = Options.builder()
          .profile(Profile.DEV)
          .provider(ProviderKind.MERGE_OPERATOR, "append")
          .set(Settings.MEMTABLE_ENTRIES, 700L)
          .set(Settings.L0_TRIGGER, 3L);
      return switch (this) {
        case BTREE -> options.build();
        case EXPIRING -> options.timeSource(time).build();
        case SKIPLIST -> options.provider(ProviderKind.MEMTABLE, "skiplist").build();
        case OFFHEAP -> options.provider(ProviderKind.MEMTABLE, "offheap").build();
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
  void cursorsShowWhatAMapContains(Store store) {
    IntStream.rangeClosed(1, SEEDS).forEach(seed -> new Run(store, seed).run());
  }

  /** A moment at which the store is read, and what it contained then. */
  private record Moment(ReadView view, NavigableMap<String, String> content) {}

  /** A run of one seed. */
  private static final class Run {
    private final Store store;
    private final long seed;
    private final Random random;
    private final NavigableMap<String, String> model;
    private final List<Snapshot> snapshots = new ArrayList<>();
    private final List<Moment> moments = new ArrayList<>();
    private final ScriptClock clock = new ScriptClock(TimeSource.SYSTEM);
    private final Map<String, Long> ends = new HashMap<>(); // of what expires
    private final Kiwi db;
    private int step;

    Run(Store store, long seed) {
      this.store = store;
      this.seed = seed;
      this.random = new Random(seed);
      this.model = new TreeMap<>(store.order());
      this.db = Kiwi.open(new MemoryStorage(), store.options(clock));
    }

    void run() {
      try (Kiwi closed = db) {
        for (int i = 0; i < KEYS; i++) {
          put(i);
        }
        for (step = 0; step < OPERATIONS; step++) {
          change();
          for (int i = random.nextInt(4); i >= 0; i--) {
            read();
          }
        }
        snapshots.forEach(Snapshot::close);
        assertThat(counter(closed, Counter.GAPS_FOUND)).as("%s: gaps", this).isGreaterThan(50);
        assertThat(counter(closed, Counter.GAPS_SKIPPED)).as("%s: used", this).isGreaterThan(500);
      }
    }

    private void change() {
      switch (random.nextInt(30)) {
        case 0, 1, 2, 3, 4, 5 -> deleteRun();
        case 6 -> deleteRange();
        case 7 -> db.flush();
        case 8 -> openSnapshot();
        case 9 -> singleDelete();
        case 10, 11, 12 -> merge();
        case 13 -> batch();
        case 14, 15 -> putRunThatExpires();
        case 16, 17, 18 -> pass();
        default -> put(random.nextInt(KEYS));
      }
    }

    private void put(int number) {
      db.put(bytes(key(number)), bytes("v" + step));
      model.put(key(number), "v" + step);
      ends.remove(key(number));
    }

    /** Values that are gone at the same time: then the run is one of expired entries. */
    private void putRunThatExpires() {
      if (store != Store.EXPIRING) {
        put(random.nextInt(KEYS));
        return;
      }
      int from = random.nextInt(KEYS);
      int to = Math.min(KEYS, from + 70 + random.nextInt(250));
      int seconds = 1 + random.nextInt(20);
      WriteOptions options = WriteOptions.defaults().ttl(Duration.ofSeconds(seconds));
      for (int i = from; i < to; i++) {
        db.put(bytes(key(i)), bytes("e" + step), options);
        model.put(key(i), "e" + step);
        ends.put(key(i), clock.epochMillis() + 1_000L * seconds);
      }
    }

    private void pass() {
      if (store != Store.EXPIRING) {
        put(random.nextInt(KEYS));
        return;
      }
      clock.move(1_000L * random.nextInt(10));
      ends.forEach((key, end) -> {
        if (end <= clock.epochMillis()) {
          model.remove(key);
        }
      });
      ends.values().removeIf(end -> end <= clock.epochMillis());
    }

    private void merge() {
      String key = randomKey();
      if (ends.containsKey(key)) {
        db.delete(bytes(key)); // or the operand outlives what it was merged into
        forget(key);
      }
      db.merge(bytes(key), bytes("m" + step));
      model.merge(key, "m" + step, (old, added) -> old + "," + added);
    }

    /** Of a key that is used only once, as a single deletion requires. */
    private void singleDelete() {
      String key = randomKey() + "-" + step;
      db.put(bytes(key), bytes("s" + step));
      if (random.nextBoolean()) {
        db.flush();
      }
      db.singleDelete(bytes(key));
    }

    private void deleteRun() {
      int from = random.nextInt(KEYS);
      int to = Math.min(KEYS, from + 70 + random.nextInt(250));
      for (int i = from; i < to; i++) {
        if (random.nextInt(200) > 0) {
          db.delete(bytes(key(i)));
          forget(key(i));
        }
      }
    }

    private void deleteRange() {
      String one = randomKey();
      String other = randomKey();
      boolean ascending = store.order().compare(one, other) <= 0;
      String from = ascending ? one : other;
      String to = ascending ? other : one;
      db.deleteRange(KeyRange.of(bytes(from), bytes(to)));
      List.copyOf(model.subMap(from, to).keySet()).forEach(this::forget);
    }

    private void forget(String key) {
      model.remove(key);
      ends.remove(key);
    }

    private void batch() {
      WriteBatch batch = new WriteBatch();
      for (int i = 0; i < 20; i++) {
        String key = randomKey();
        if (random.nextBoolean()) {
          batch.put(bytes(key), bytes("b" + step));
          model.put(key, "b" + step);
          ends.remove(key);
        } else {
          batch.delete(bytes(key));
          forget(key);
        }
      }
      db.write(batch);
    }

    private void openSnapshot() {
      Snapshot snapshot = db.snapshot();
      snapshots.add(snapshot);
      moments.add(new Moment(snapshot, new TreeMap<>(model)));
      if (snapshots.size() > SNAPSHOTS) {
        int one = random.nextInt(SNAPSHOTS);
        snapshots.remove(one).close();
        moments.remove(one);
      }
    }

    private void read() {
      Moment moment = moments.isEmpty() || random.nextInt(4) > 0
          ? new Moment(db, model)
          : moments.get(random.nextInt(moments.size()));
      String from = random.nextInt(3) > 0 ? null : randomKey();
      String to = random.nextInt(3) > 0 ? null : randomKey();
      if (from != null && to != null && store.order().compare(from, to) > 0) {
        return;
      }
      KeyRange range = new KeyRange(
          Optional.ofNullable(from).map(Stores::bytes), Optional.ofNullable(to).map(Stores::bytes));
      try (Cursor cursor = moment.view().cursor(range)) {
        walk(cursor, part(moment.content(), from, to));
      }
    }

    private static NavigableMap<String, String> part(
        NavigableMap<String, String> map, @Nullable String from, @Nullable String to) {
      NavigableMap<String, String> part = from == null ? map : map.tailMap(from, true);
      return to == null ? part : part.headMap(to, false);
    }

    private void walk(Cursor cursor, NavigableMap<String, String> content) {
      for (int i = 0; i < 3; i++) {
        String wanted = randomKey();
        Map.Entry<String, String> at = switch (random.nextInt(4)) {
          case 0 -> check(cursor.seekToFirst(), cursor, content.firstEntry());
          case 1 -> check(cursor.seekToLast(), cursor, content.lastEntry());
          case 2 -> check(cursor.seek(bytes(wanted)), cursor, content.ceilingEntry(wanted));
          default -> check(cursor.seekForPrev(bytes(wanted)), cursor, content.floorEntry(wanted));
        };
        boolean forward = random.nextBoolean();
        for (int steps = random.nextInt(6); at != null && steps > 0; steps--) {
          forward = random.nextInt(4) == 0 ? !forward : forward;
          at = forward
              ? check(cursor.next(), cursor, content.higherEntry(at.getKey()))
              : check(cursor.prev(), cursor, content.lowerEntry(at.getKey()));
        }
      }
    }

    private Map.@Nullable Entry<String, String> check(
        boolean there, Cursor cursor, Map.@Nullable Entry<String, String> expected) {
      assertThat(there ? text(cursor.key()) + "=" + text(cursor.value()) : "nothing")
          .as(toString())
          .isEqualTo(expected == null ? "nothing" : expected.getKey() + "=" + expected.getValue());
      return expected;
    }

    private String randomKey() {
      return key(random.nextInt(KEYS));
    }

    private static String key(int number) {
      return "key-%05d".formatted(number);
    }

    @Override
    public String toString() {
      return store + ", seed " + seed + ", step " + step;
    }
  }

  private static long counter(Keyspace store, Counter counter) {
    return store.stats().counter(counter);
  }
}
