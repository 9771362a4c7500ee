package io.kiwidb.testkit.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockCache.Usage;
import io.kiwidb.spi.BlockImage;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.CacheProvider;
import io.kiwidb.spi.PackedBlockCache;
import io.kiwidb.testkit.provider.AllocationMeter;
import io.kiwidb.testkit.threads.ThreadKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract of block caches that store blocks as bytes ({@link PackedBlockCache}), in addition
 * to {@link CacheContract}.
 */
public abstract class PackedBlockCacheContract {
  private static final BlockKind KIND = BlockKind.DATA;

  /** Returns the provider under test. */
  protected abstract CacheProvider provider();

  @Test
  public void bytesThatWerePutAreFoundAndShown() {
    try (BlockCache cache = cacheOf(1 << 20)) {
      PackedBlockCache blocks = blocks(cache);
      assertThat(blocks.find(1, 0)).isEqualTo(PackedBlockCache.NONE);
      long place = blocks.put(1, 0, new Pattern(1, 0, 100));
      assertThat(place).isPositive();
      assertThat(blocks.find(1, 0)).isEqualTo(place);
      assertShows(blocks, place, new Pattern(1, 0, 100));
      assertThat(blocks.find(1, 1)).isEqualTo(PackedBlockCache.NONE);
      assertThat(blocks.find(0, 1)).isEqualTo(PackedBlockCache.NONE);
      assertThat(blocks.array(PackedBlockCache.NONE)).isNull();
      assertThat(blocks.peek(PackedBlockCache.NONE)).isNull();
    }
  }

  @Test
  public void hitsAreCountedWhereABlockIsShownAndMissesWhereNoneIsFound() {
    try (BlockCache cache = cacheOf(1 << 20)) {
      PackedBlockCache blocks = blocks(cache);
      long place = blocks.put(1, 0, new Pattern(1, 0, 100));
      blocks.peek(place);
      blocks.find(1, 0);
      assertThat(cache.usage(KIND).hits()).isZero();
      blocks.array(place);
      blocks.array(place);
      blocks.array(PackedBlockCache.NONE);
      blocks.find(2, 0);
      blocks.miss();
      Usage usage = cache.usage(KIND);
      assertThat(usage.hits()).isEqualTo(2);
      assertThat(usage.misses()).isEqualTo(2);
      assertThat(usage.blocks()).isEqualTo(1);
      assertThat(usage.bytes()).isBetween(100L, 1L << 20);
    }
  }

  @Test
  public void bytesThatArePutAgainReplaceTheOld() {
    try (BlockCache cache = cacheOf(1 << 20)) {
      PackedBlockCache blocks = blocks(cache);
      blocks.put(1, 0, new Pattern(1, 0, 100));
      long second = blocks.put(1, 0, new Pattern(1, 0, 70));
      assertThat(blocks.find(1, 0)).isEqualTo(second);
      assertShows(blocks, second, new Pattern(1, 0, 70));
      assertThat(cache.usage(KIND).blocks()).isEqualTo(1);
    }
  }

  /**
   * The essential property: locations outlive their blocks, but must never refer to another block.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 5_000, 100_000, 3_000_000})
  public void aPlaceShowsItsBlockOrNothingWhateverComesAndGoes(long budget) {
    SplittableRandom random = new SplittableRandom(budget);
    Map<Long, Pattern> given = new HashMap<>();
    try (BlockCache cache = cacheOf(budget)) {
      PackedBlockCache blocks = blocks(cache);
      for (int step = 0; step < 20_000; step++) {
        int file = random.nextInt(20);
        int offset = random.nextInt(100);
        int what = random.nextInt(1_000);
        if (what < 2) {
          cache.evictFile(file);
          assertThat(blocks.find(file, offset)).isEqualTo(PackedBlockCache.NONE);
        } else if (what < 4) {
          cache.budget(KIND, budget / (1 + random.nextInt(3)));
        } else if (what < 400) {
          Pattern pattern = new Pattern(file, offset, length(random, budget));
          long place = blocks.put(file, offset, pattern);
          if (place != PackedBlockCache.NONE) {
            given.put(place, pattern);
          }
        } else {
          long place = blocks.find(file, offset);
          if (place != PackedBlockCache.NONE) {
            Pattern pattern = Objects.requireNonNull(given.get(place), "a place given out");
            assertThat(pattern.file * 100 + pattern.offset).isEqualTo(file * 100L + offset);
            assertShows(blocks, place, pattern);
          }
        }
        assertThat(cache.usage(KIND).bytes())
            .as("step %d", step)
            .isLessThanOrEqualTo(cache.usage(KIND).budget());
      }
      given.forEach((place, pattern) -> {
        if (blocks.peek(place) != null) {
          assertShows(blocks, place, pattern);
        }
      });
    }
  }

  private static int length(SplittableRandom random, long budget) {
    int usual = 1 + random.nextInt((int) Math.min(5_000, Math.max(2, budget / 10)));
    return random.nextInt(50) == 0 ? (int) Math.min(400_000, budget / 2 + 1) : usual;
  }

  @Test
  public void whatIsUsedStaysAndWhatIsNotGoes() {
    int hot = 50;
    try (BlockCache cache = cacheOf(500_000)) {
      PackedBlockCache blocks = blocks(cache);
      for (int i = 0; i < hot; i++) {
        blocks.put(1, i, new Pattern(1, i, 1_000));
      }
      for (int cold = 0; cold < 5_000; cold++) {
        blocks.put(2, cold, new Pattern(2, cold, 1_000));
        int i = cold % hot;
        long place = blocks.find(1, i);
        assertThat(place)
            .as("hot block %d after %d cold ones", i, cold)
            .isNotEqualTo(PackedBlockCache.NONE);
        assertShows(blocks, place, new Pattern(1, i, 1_000));
        blocks.array(place);
      }
      Usage usage = cache.usage(KIND);
      assertThat(usage.blocks()).as("of 500 that would fit").isBetween(380L, 500L);
      assertThat(usage.evictions()).isEqualTo(5_000 + hot - usage.blocks());
    }
  }

  @Test
  public void anEvictedFileIsForgottenAndItsRoomUsedAgain() {
    try (BlockCache cache = cacheOf(1_000_000)) {
      PackedBlockCache blocks = blocks(cache);
      for (int file = 1; file < 50; file++) {
        for (int i = 0; i < 150; i++) {
          blocks.put(file, i, new Pattern(file, i, 4_000));
        }
        assertThat(blocks.find(file, 149)).isNotEqualTo(PackedBlockCache.NONE);
        cache.evictFile(file);
        for (int i = 0; i < 150; i++) {
          assertThat(blocks.find(file, i)).isEqualTo(PackedBlockCache.NONE);
        }
        assertThat(cache.usage(KIND).blocks()).isZero();
      }
      assertThat(cache.usage(KIND).evictions()).as("evictions make room").isZero();
    }
  }

  @Test
  public void aSmallerBudgetHoldsBeforeItReturnsAndALargerOneIsUsed() {
    try (BlockCache cache = cacheOf(1_000_000)) {
      PackedBlockCache blocks = blocks(cache);
      fill(blocks, 300);
      cache.budget(KIND, 200_000);
      assertThat(cache.usage(KIND).bytes()).isLessThanOrEqualTo(200_000);
      cache.budget(KIND, 0);
      assertThat(cache.usage(KIND).bytes()).isZero();
      assertThat(cache.usage(KIND).blocks()).isZero();
      assertThat(blocks.put(1, 0, new Pattern(1, 0, 10))).isEqualTo(PackedBlockCache.NONE);
      cache.budget(KIND, 2_000_000);
      fill(blocks, 600);
      assertThat(cache.usage(KIND).bytes()).isBetween(1_700_000L, 2_000_000L);
    }
  }

  @Test
  public void bytesAndObjectsShareABudget() {
    try (BlockCache cache = cacheOf(100_000)) {
      PackedBlockCache blocks = blocks(cache);
      for (int i = 0; i < 200; i++) {
        CacheContract.put(cache, KIND, 1, i, 1_000);
        blocks.put(2, i, new Pattern(2, i, 1_000));
        assertThat(cache.usage(KIND).bytes()).isLessThanOrEqualTo(100_000);
      }
      assertThat(cache.get(KIND, 2, 199)).as("a block of bytes is no object").isNull();
      assertThat(blocks.find(1, 199)).isEqualTo(PackedBlockCache.NONE);
      assertThat(cache.get(KIND, 1, 199)).isNotNull();
      assertThat(blocks.find(2, 199)).isNotEqualTo(PackedBlockCache.NONE);
    }
  }

  @Test
  public void aBlockThatCannotBeWrittenIsNotKeptAndHarmsNothing() {
    try (BlockCache cache = cacheOf(1 << 20)) {
      PackedBlockCache blocks = blocks(cache);
      long sound = blocks.put(1, 0, new Pattern(1, 0, 100));
      BlockImage broken = new BlockImage() {
        @Override
        public int length() {
          return 100;
        }

        @Override
        public void writeTo(byte[] array, int start) {
          throw new IllegalStateException("nonsense");
        }
      };
      assertThatThrownBy(() -> blocks.put(1, 1, broken)).hasMessage("nonsense");
      assertThat(blocks.find(1, 1)).isEqualTo(PackedBlockCache.NONE);
      assertShows(blocks, sound, new Pattern(1, 0, 100));
      assertShows(blocks, blocks.put(1, 1, new Pattern(1, 1, 90)), new Pattern(1, 1, 90));
      assertThat(cache.usage(KIND).blocks()).isEqualTo(2);
    }
  }

  @Test
  public void aClosedCacheIsEmptyAndStaysSo() {
    BlockCache cache = cacheOf(1_000_000);
    PackedBlockCache blocks = blocks(cache);
    fill(blocks, 200);
    long place = blocks.put(1, 0, new Pattern(1, 0, 10));
    cache.close();
    assertThat(blocks.find(1, 0)).isEqualTo(PackedBlockCache.NONE);
    assertThat(blocks.array(place)).isNull();
    assertThat(blocks.put(1, 0, new Pattern(1, 0, 10))).isEqualTo(PackedBlockCache.NONE);
    assertThat(cache.usage(KIND).bytes()).isZero();
    assertThat(cache.usage(KIND).blocks()).isZero();
  }

  @Test
  public void showingABlockAllocatesNothing() {
    try (BlockCache cache = cacheOf(1_000_000)) {
      PackedBlockCache blocks = blocks(cache);
      long place = blocks.put(1, 0, new Pattern(1, 0, 100));
      int[] seen = new int[1];
      AllocationMeter.assertAllocatesNothing("20,000 lookups", () -> {
        for (int i = 0; i < 20_000; i++) {
          seen[0] += blocks.array(place) == null ? 0 : blocks.start(place);
          seen[0] += blocks.find(1, 0) == place ? 1 : 0;
        }
      });
      assertThat(seen[0]).isPositive();
    }
  }

  static Stream<Arguments> oftenWithEachKind() {
    return ThreadKind.here().stream()
        .flatMap(kind -> IntStream.rangeClosed(1, 5).mapToObj(round -> Arguments.of(kind, round)));
  }

  @ParameterizedTest
  @MethodSource("oftenWithEachKind")
  public void threadsNeverSeeAnotherBlock(ThreadKind kind, int round) throws Exception {
    long budget = 300_000;
    try (BlockCache cache = cacheOf(budget)) {
      PackedBlockCache blocks = blocks(cache);
      ExecutorService threads = kind.pool(4);
      try {
        List<Future<?>> running = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
          SplittableRandom random = new SplittableRandom(round * 4L + thread);
          running.add(threads.submit(() -> churn(cache, blocks, random, kind)));
        }
        for (Future<?> future : running) {
          future.get();
        }
      } finally {
        threads.shutdown();
      }
      assertThat(cache.usage(KIND).bytes()).isLessThanOrEqualTo(budget);
      for (int file = 0; file < 20; file++) {
        cache.evictFile(file);
      }
      assertThat(cache.usage(KIND).blocks()).isZero();
      cache.budget(KIND, 0);
      assertThat(cache.usage(KIND).bytes()).isZero();
    }
  }

  private static void churn(
      BlockCache cache, PackedBlockCache blocks, SplittableRandom random, ThreadKind kind) {
    long[] places = new long[2_000]; // as kept by an index: blocks may have been evicted
    for (int step = 0; step < 30_000; step++) {
      kind.turn();
      int file = random.nextInt(20);
      int offset = random.nextInt(100);
      Pattern pattern = new Pattern(file, offset, 500 + file * 10 + offset);
      int known = file * 100 + offset;
      if (random.nextInt(2_000) == 0) {
        cache.evictFile(file);
      } else if (blocks.peek(places[known]) != null) {
        pattern.requireAt(blocks.array(places[known]), blocks.start(places[known]));
      } else {
        places[known] = blocks.find(file, offset);
        if (places[known] == PackedBlockCache.NONE) {
          places[known] = blocks.put(file, offset, pattern);
        }
      }
    }
  }

  private static void fill(PackedBlockCache blocks, int count) {
    for (int i = 0; i < count; i++) {
      blocks.put(1, i, new Pattern(1, i, 4_000));
    }
  }

  private static void assertShows(PackedBlockCache blocks, long place, Pattern pattern) {
    byte[] array = blocks.peek(place);
    assertThat(array).isNotNull();
    pattern.requireAt(array, blocks.start(place));
  }

  private static PackedBlockCache blocks(BlockCache cache) {
    return Objects.requireNonNull(cache.bytes(KIND), "keeps no bytes");
  }

  private BlockCache cacheOf(long budget) {
    Map<BlockKind, Long> budgets = new EnumMap<>(BlockKind.class);
    for (BlockKind kind : BlockKind.values()) {
      budgets.put(kind, budget);
    }
    return provider().create(budgets);
  }

  /** Bytes that identify a block. */
  private record Pattern(int file, int offset, int length) implements BlockImage {
    private byte at(int index) {
      return (byte) ((file * 31 + offset) * 31 + length + index * 7);
    }

    @Override
    public void writeTo(byte[] array, int start) {
      for (int i = 0; i < length; i++) {
        array[start + i] = at(i);
      }
    }

    private void requireAt(byte @Nullable [] array, int start) {
      if (array == null) {
        return; // evicted since the lookup
      }
      for (int i = 0; i < length; i++) {
        if (array[start + i] != at(i)) {
          throw new AssertionError(this + " has wrong contents, from byte " + i);
        }
      }
    }
  }
}
