package io.kiwidb.engine.range;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.key.KeyComparator;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.LookupKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeDeletionsTest {
  private static final int MANY = 10_000;
  private static final KeyOrder REVERSE = KeyOrder.of(new KeyComparator() {
    @Override
    public String name() {
      return "reverse";
    }

    @Override
    public int compare(byte[] a, int aOffset, int aLength, byte[] b, int bOffset, int bLength) {
      return KeyOrder.BYTEWISE.compare(b, bOffset, bLength, a, aOffset, aLength);
    }
  });

  private static byte @Nullable [] key(@Nullable String text) {
    return text == null ? null : text.getBytes(UTF_8);
  }

  private static RangeDeletion deletion(@Nullable String from, @Nullable String to, long at) {
    return new RangeDeletion(key(from), key(to), at);
  }

  private static long newest(RangeDeletions of, KeyOrder order, String key, long visible) {
    byte[] bytes = key.getBytes(UTF_8);
    return of.newest(new LookupKey().set(order, bytes, 0, bytes.length, visible));
  }

  private static long newest(RangeDeletions of, String key) {
    return newest(of, KeyOrder.BYTEWISE, key, 1_000);
  }

  private static RangeDeletions of(RangeDeletion... all) {
    return RangeDeletions.of(KeyOrder.BYTEWISE, List.of(all));
  }

  @Test
  void theEndIsExclusive() {
    RangeDeletions some = of(deletion("b", "d", 7));
    assertThat(newest(some, "a")).isZero();
    assertThat(newest(some, "b")).isEqualTo(7);
    assertThat(newest(some, "c\u00ff")).isEqualTo(7);
    assertThat(newest(some, "d")).isZero();
    assertThat(newest(some, KeyOrder.BYTEWISE, "c", 6)).isZero();
    assertThat(newest(some, KeyOrder.BYTEWISE, "c", 7)).isEqualTo(7);
  }

  @Test
  void boundsMayBeOpen() {
    RangeDeletions some = of(deletion(null, "b", 1), deletion("y", null, 2));
    assertThat(newest(some, "")).isEqualTo(1);
    assertThat(newest(some, "m")).isZero();
    assertThat(newest(some, "zzz")).isEqualTo(2);
    RangeDeletions everything = of(deletion(null, null, 3));
    assertThat(newest(everything, "m")).isEqualTo(3);
    assertThat(everything.intervals()).isEqualTo(1);
    assertThat(everything.from(0)).isNull();
    assertThat(everything.to(0)).isNull();
  }

  @Test
  void overlapsAreCut() {
    assertThat(of(deletion("a", "m", 5), deletion("g", "z", 9)).fragments())
        .containsExactly(
            deletion("a", "g", 5),
            deletion("g", "m", 9),
            deletion("g", "m", 5),
            deletion("m", "z", 9));
  }

  @Test
  void intervalsThatAReaderCannotTellApartAreOne() {
    List<RangeDeletion> some = List.of(deletion("a", "z", 9), deletion("g", "m", 5));
    assertThat(RangeDeletions.of(KeyOrder.BYTEWISE, some, KnownReaders.NEW).fragments())
        .containsExactly(deletion("a", "z", 9));
    assertThat(RangeDeletions.of(KeyOrder.BYTEWISE, some, KnownReaders.of(5)).fragments())
        .hasSize(4);
  }

  @Test
  void emptyRangesHideNothing() {
    assertThat(of(deletion("b", "b", 1), deletion("c", "a", 2)).isEmpty()).isTrue();
    assertThat(RangeDeletions.none(KeyOrder.BYTEWISE).largestSequence()).isZero();
  }

  @Test
  void onlyTheNewestThatAReaderSeesIsKept() {
    List<RangeDeletion> nested = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      nested.add(deletion("%04d".formatted(i), "%04d".formatted(2_000 - i), i + 1));
    }
    RangeDeletions kept = RangeDeletions.of(KeyOrder.BYTEWISE, nested, KnownReaders.of(100, 500));
    assertThat(kept.fragments()).hasSizeLessThan(5_000);
    assertThat(newest(kept, KeyOrder.BYTEWISE, "1000", 1_000)).isEqualTo(1_000);
    assertThat(newest(kept, KeyOrder.BYTEWISE, "1000", 500)).isEqualTo(500);
    assertThat(newest(kept, KeyOrder.BYTEWISE, "1000", 100)).isEqualTo(100);
    assertThat(RangeDeletions.of(KeyOrder.BYTEWISE, nested, KnownReaders.NEW).sequences())
        .hasSize(1_000);
  }

  @Test
  void aTableIsCoveredOnlyWithoutAGap() {
    RangeDeletions some = of(deletion("a", "f", 5), deletion("f", "m", 9));
    assertThat(some.coverAll(bytes("b"), bytes("k"), 4, 100)).isTrue();
    assertThat(some.coverAll(bytes("b"), bytes("k"), 5, 100))
        .as("an entry is newer")
        .isFalse();
    assertThat(some.coverAll(bytes("b"), bytes("m"), 4, 100)).as("the last key").isFalse();
    assertThat(some.coverAll(bytes("b"), bytes("k"), 4, 8)).as("not visible").isFalse();
    assertThat(some.coverAll(bytes("f"), bytes("f"), 4, 100)).isTrue();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomDeletionsAreFoundAsByLookingAtEach(long seed) {
    Random random = new Random(seed);
    KeyOrder order = seed % 2 == 0 ? KeyOrder.BYTEWISE : REVERSE;
    List<RangeDeletion> all = new ArrayList<>();
    NewRangeDeletions growing = new NewRangeDeletions(order);
    for (int i = 1; i <= 200; i++) {
      RangeDeletion next = deletion(anyKey(random), anyKey(random), i);
      all.add(next);
      growing.add(next);
      long[] snapshots =
          random.longs(random.nextInt(4), 1, i + 1).sorted().distinct().toArray();
      RangeDeletions reduced = RangeDeletions.of(order, all, KnownReaders.of(snapshots));
      RangeDeletions whole = RangeDeletions.of(order, all);
      for (int j = 0; j < 20; j++) {
        String key = "" + (char) ('a' + random.nextInt(26)) + random.nextInt(3);
        long visible = random.nextInt(i + 2);
        long expected = expected(all, order, key, visible);
        assertThat(newest(whole, order, key, visible)).isEqualTo(expected);
        byte[] bytes = bytes(key);
        LookupKey lookup = new LookupKey().set(order, bytes, 0, bytes.length, visible);
        if (i % 7 == 0) { // meanwhile they wait
          assertThat(growing.newest(lookup)).isEqualTo(expected);
        }
        for (long snapshot : snapshots) {
          assertThat(newest(reduced, order, key, snapshot))
              .isEqualTo(expected(all, order, key, snapshot));
        }
        assertThat(newest(reduced, order, key, i)).isEqualTo(expected(all, order, key, i));
        int interval = whole.find(bytes, 0, bytes.length, lookup.prefix());
        assertThat(whole.contains(interval, bytes, 0, bytes.length, lookup.prefix()))
            .isTrue();
        assertThat(interval == 0
                || !whole.contains(interval - 1, bytes, 0, bytes.length, lookup.prefix()))
            .isTrue();
      }
    }
    assertThat(growing.count()).isEqualTo(200);
    assertThat(growing.all()).containsExactlyInAnyOrderElementsOf(all);
    assertThat(growing.sets()).hasSizeLessThan(9);
  }

  /** One thread adds, others ask: whatever was added before a question is found. */
  @Test
  void readersFindWhatWasAddedBeforeTheyAsk() throws Exception {
    List<RangeDeletion> all = many("disjoint").subList(0, 1_000);
    NewRangeDeletions growing = new NewRangeDeletions(KeyOrder.BYTEWISE);
    AtomicInteger added = new AtomicInteger();
    List<Callable<Void>> readers = new ArrayList<>();
    for (int seed = 1; seed <= 3; seed++) {
      Random random = new Random(seed);
      readers.add(() -> {
        for (int there = 0; there < all.size(); there = added.get()) {
          int asked = there == 0 ? 0 : there - 1 - random.nextInt(Math.min(there, 8));
          byte[] key = bytes("%06d".formatted(2 * asked));
          LookupKey lookup = new LookupKey().set(KeyOrder.BYTEWISE, key, 0, key.length, all.size());
          long expected = there == 0 ? growing.newest(lookup) : asked + 1;
          assertThat(growing.newest(lookup)).isGreaterThanOrEqualTo(expected);
          long inSets = 0;
          for (RangeDeletions set : growing.sets()) {
            inSets = Math.max(inSets, set.newest(lookup));
          }
          assertThat(inSets).isGreaterThanOrEqualTo(expected);
        }
        return null;
      });
    }
    ExecutorService threads = Executors.newFixedThreadPool(readers.size());
    try {
      List<Future<Void>> results = readers.stream().map(threads::submit).toList();
      for (RangeDeletion one : all) {
        growing.add(one);
        added.incrementAndGet();
        Thread.yield(); // lets readers meet few fresh ones
      }
      for (Future<Void> result : results) {
        result.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(growing.all()).containsExactlyInAnyOrderElementsOf(all);
  }

  /** A key order that counts how often it compares. */
  private static final class Counting implements KeyComparator {
    private long comparisons;

    @Override
    public String name() {
      return "counting";
    }

    @Override
    public int compare(byte[] a, int aOffset, int aLength, byte[] b, int bOffset, int bLength) {
      comparisons++;
      return Arrays.compareUnsigned(a, aOffset, aOffset + aLength, b, bOffset, bOffset + bLength);
    }
  }

  private static List<RangeDeletion> many(String kind) {
    List<RangeDeletion> all = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      all.add(
          switch (kind) {
            case "nested" -> deletion("%06d".formatted(i), "%06d".formatted(2 * MANY - i), i + 1);
            case "nested, the widest last" ->
              deletion("%06d".formatted(MANY - i), "%06d".formatted(MANY + 1 + i), i + 1);
            case "staggered" -> deletion("%06d".formatted(i), "%06d".formatted(MANY + i), MANY - i);
            default -> deletion("%06d".formatted(2 * i), "%06d".formatted(2 * i + 1), i + 1);
          });
    }
    return all;
  }

  /** Steps and places grow a little faster than the number of deletions, however they lie. */
  @ParameterizedTest
  @ValueSource(strings = {"nested", "nested, the widest last", "staggered", "disjoint"})
  void tenThousandTakeNoQuadraticWork(String kind) {
    List<RangeDeletion> all = many(kind);
    long log = 15; // of twice their number
    Counting counting = new Counting();
    KeyOrder order = KeyOrder.of(counting);
    RangeDeletions whole = RangeDeletions.of(order, all);
    assertThat(counting.comparisons).isLessThan(10 * log * MANY);
    assertThat(whole.places()).isLessThan(2 * log * MANY);
    assertThat(RangeDeletions.of(order, all, KnownReaders.NEW).places())
        .isLessThanOrEqualTo(2 * MANY);
    counting.comparisons = 0;
    NewRangeDeletions growing = new NewRangeDeletions(order);
    all.forEach(growing::add);
    assertThat(counting.comparisons).isLessThan(10 * log * log * MANY);
    assertThat(growing.sets()).hasSizeLessThan((int) log);
    counting.comparisons = 0;
    for (int i = 0; i < MANY; i++) {
      newest(whole, order, "%06d".formatted(i), MANY);
    }
    assertThat(counting.comparisons).isLessThan(2 * log * MANY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nested", "nested, the widest last", "staggered", "disjoint"})
  void manyAnswerAsTheirDefinitionSays(String kind) {
    List<RangeDeletion> all = many(kind);
    RangeDeletions whole = RangeDeletions.of(KeyOrder.BYTEWISE, all);
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      String key = "%06d".formatted(random.nextInt(2 * MANY + 2));
      long visible = random.nextInt(MANY + 2);
      assertThat(newest(whole, KeyOrder.BYTEWISE, key, visible))
          .isEqualTo(expected(all, KeyOrder.BYTEWISE, key, visible));
    }
    assertThat(whole.sequences()).hasSize(MANY);
    assertThat(whole.largestSequence()).isEqualTo(MANY);
  }

  @Test
  void nestedOnesAreTheSameInATreeAsInLists() {
    List<RangeDeletion> nested = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      nested.add(deletion(i == 50 ? null : "%04d".formatted(i), "%04d".formatted(200 - i), i + 1));
    }
    RangeDeletions tree = RangeDeletions.of(KeyOrder.BYTEWISE, nested);
    assertThat(tree.places()).as("it is a tree").isLessThan(2_000);
    assertThat(RangeDeletions.of(KeyOrder.BYTEWISE, tree.fragments()).fragments())
        .isEqualTo(tree.fragments());
  }

  @Test
  void readersThatAreNotKnownYetSeeTheNewestFromTheirSequenceNumberOn() {
    List<RangeDeletion> same = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      same.add(deletion("a", "b", 10 * i));
    }
    RangeDeletions kept =
        RangeDeletions.of(KeyOrder.BYTEWISE, same, new KnownReaders(new long[] {5, 25, 29}, 65));
    assertThat(kept.sequences()).containsExactly(20, 60, 70, 80, 90, 100);
  }

  private static @Nullable String anyKey(Random random) {
    return random.nextInt(20) == 0
        ? null
        : "" + (char) ('a' + random.nextInt(26)) + random.nextInt(3);
  }

  private static long expected(List<RangeDeletion> all, KeyOrder order, String key, long visible) {
    long newest = 0;
    byte[] bytes = bytes(key);
    for (RangeDeletion each : all) {
      boolean covers = (each.from() == null || order.compare(each.from(), bytes) <= 0)
          && (each.to() == null || order.compare(bytes, each.to()) < 0);
      if (covers && each.sequence() <= visible) {
        newest = Math.max(newest, each.sequence());
      }
    }
    return newest;
  }
}
