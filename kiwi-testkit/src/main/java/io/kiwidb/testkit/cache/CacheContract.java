package io.kiwidb.testkit.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockCache.Usage;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.CacheProvider;
import io.kiwidb.spi.CachedBlock;
import io.kiwidb.testkit.provider.AllocationMeter;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract of block caches used by one thread; see also {@link CacheConcurrencyContract}. A
 * provider's test extends this class and specifies the provider.
 */
public abstract class CacheContract {
  private static final BlockKind KIND = BlockKind.DATA;

  /** Returns the provider under test. */
  protected abstract CacheProvider provider();

  /**
   * Returns whether every block that fits is cached initially; a cache with an admission policy may
   * keep others instead.
   */
  protected boolean admitsEveryBlock() {
    return true;
  }

  @ParameterizedTest
  @EnumSource
  public void blockThatWasPutIsFound(BlockKind kind) {
    try (BlockCache cache = cacheOf(1_000)) {
      SizedBlock block = put(cache, kind, 7, 4096, 100);
      assertThat(cache.get(kind, 7, 4096)).isSameAs(block);
    }
  }

  @Test
  public void blockThatWasNotPutIsNotFound() {
    try (BlockCache cache = cacheOf(1_000)) {
      assertThat(cache.get(KIND, 0, 0)).isNull();
      put(cache, KIND, 7, 4096, 100);
      assertThat(cache.get(KIND, 7, 4097)).isNull();
      assertThat(cache.get(KIND, 8, 4096)).isNull();
      assertThat(cache.get(KIND, 4096, 7)).isNull();
    }
  }

  @Test
  public void addressesThatLookAlikeAreToldApart() {
    long[] numbers = {
      0, 1, 2, -1, 1L << 32, 1L << 31, Long.MAX_VALUE, Long.MIN_VALUE, 4096, 4096L << 20
    };
    try (BlockCache cache = cacheOf(100_000)) {
      for (long file : numbers) {
        for (long offset : numbers) {
          put(cache, KIND, file, offset, 10);
        }
      }
      for (long file : numbers) {
        for (long offset : numbers) {
          assertThat(cache.get(KIND, file, offset)).isEqualTo(new SizedBlock(file, offset, 10));
        }
      }
    }
  }

  @Test
  public void kindsAreIndependent() {
    try (BlockCache cache = cacheOf(1_000)) {
      Map<BlockKind, CachedBlock> blocks = new EnumMap<>(BlockKind.class);
      for (BlockKind kind : BlockKind.values()) {
        blocks.put(kind, put(cache, kind, 1, 0, 100));
      }
      for (int i = 0; i < 1_000; i++) {
        put(cache, KIND, 2, i, 100);
      }
      assertThat(cache.get(BlockKind.INDEX, 1, 0)).isSameAs(blocks.get(BlockKind.INDEX));
      assertThat(cache.get(BlockKind.FILTER, 1, 0)).isSameAs(blocks.get(BlockKind.FILTER));
      cache.budget(BlockKind.INDEX, 0);
      assertThat(cache.get(BlockKind.INDEX, 1, 0)).isNull();
      assertThat(cache.get(BlockKind.FILTER, 1, 0)).isSameAs(blocks.get(BlockKind.FILTER));
    }
  }

  @Test
  public void blockThatIsPutAgainReplacesTheOld() {
    try (BlockCache cache = cacheOf(1_000)) {
      put(cache, KIND, 1, 0, 400);
      SizedBlock smaller = put(cache, KIND, 1, 0, 50);
      assertThat(cache.get(KIND, 1, 0)).isSameAs(smaller);
      assertThat(cache.usage(KIND).bytes()).isEqualTo(50);
      assertThat(cache.usage(KIND).blocks()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 99, 1_000, 65_536, 1_000_000})
  public void budgetIsNeverExceeded(long budget) {
    long seed = 31 + budget;
    SplittableRandom random = new SplittableRandom(seed);
    try (BlockCache cache = cacheOf(budget)) {
      for (int i = 0; i < 20_000; i++) {
        put(
            cache,
            KIND,
            random.nextInt(50),
            random.nextInt(500),
            1 + random.nextLong(Math.max(1, budget / 5)));
        assertThat(cache.usage(KIND).bytes())
            .as("bytes, seed %d, put %d", seed, i)
            .isLessThanOrEqualTo(budget);
      }
    }
  }

  @Test
  public void budgetIsUsed() {
    try (BlockCache cache = cacheOf(100_000)) {
      for (int i = 0; i < 5_000; i++) {
        put(cache, KIND, i % 7, i, 100);
      }
      assertThat(cache.usage(KIND).bytes()).isBetween(90_000L, 100_000L);
    }
  }

  @Test
  public void blockAsLargeAsTheBudgetIsKept() {
    try (BlockCache cache = cacheOf(1_000)) {
      put(cache, KIND, 1, 0, 10);
      SizedBlock large = put(cache, KIND, 2, 0, 1_000);
      if (admitsEveryBlock()) {
        assertThat(cache.get(KIND, 2, 0)).isSameAs(large);
        assertThat(cache.usage(KIND).bytes()).isEqualTo(1_000);
      }
      cache.evictFile(1);
      SizedBlock alone = put(cache, KIND, 2, 0, 1_000);
      assertThat(cache.get(KIND, 2, 0)).isSameAs(alone);
    }
  }

  @Test
  public void blockLargerThanTheBudgetIsNotKeptAndEvictsNothing() {
    try (BlockCache cache = cacheOf(1_000)) {
      SizedBlock small = put(cache, KIND, 1, 0, 10);
      put(cache, KIND, 2, 0, 1_001);
      assertThat(cache.get(KIND, 2, 0)).isNull();
      assertThat(cache.get(KIND, 1, 0)).isSameAs(small);
    }
  }

  @Test
  public void budgetOfNothingKeepsNothing() {
    try (BlockCache cache = cacheOf(0)) {
      put(cache, KIND, 1, 0, 1);
      put(cache, KIND, 1, 1, 0);
      assertThat(cache.get(KIND, 1, 0)).isNull();
      assertThat(cache.get(KIND, 1, 1)).isNull();
      assertThat(cache.usage(KIND)).isEqualTo(new Usage(0, 0, 0, 0, 2, 0));
    }
  }

  @Test
  public void smallerBudgetEvictsBeforeItReturnsAndLargerOneIsUsed() {
    try (BlockCache cache = cacheOf(10_000)) {
      fill(cache, 100, 100);
      cache.budget(KIND, 2_500);
      assertThat(cache.usage(KIND).bytes()).isEqualTo(2_500);
      assertThat(cache.usage(KIND).budget()).isEqualTo(2_500);
      assertThat(cache.usage(KIND).evictions()).isEqualTo(75);
      cache.budget(KIND, 0);
      assertThat(cache.usage(KIND).blocks()).isZero();
      cache.budget(KIND, 20_000);
      fill(cache, 200, 100);
      assertThat(cache.usage(KIND).bytes()).isEqualTo(20_000);
    }
  }

  @Test
  public void negativeBudgetsAreRefused() {
    try (BlockCache cache = cacheOf(10_000)) {
      assertThatThrownBy(() -> cache.budget(KIND, -1)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> cacheOf(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  public void evictedFileIsForgottenInEveryKindAndOthersStay() {
    try (BlockCache cache = cacheOf(1_000_000)) {
      for (BlockKind kind : BlockKind.values()) {
        for (int i = 0; i < 3_000; i++) {
          put(cache, kind, i % 30, i, 10);
        }
      }
      cache.evictFile(17);
      cache.evictFile(4_711);
      for (BlockKind kind : BlockKind.values()) {
        for (int i = 0; i < 3_000; i++) {
          assertThat(cache.get(kind, i % 30, i) == null)
              .as("block %d of %s is missing", i, kind)
              .isEqualTo(i % 30 == 17);
        }
        assertThat(cache.usage(kind).blocks()).isEqualTo(2_900);
        assertThat(cache.usage(kind).bytes()).isEqualTo(29_000);
        assertThat(cache.usage(kind).evictions()).as("evictions make room").isZero();
      }
      put(cache, KIND, 17, 5, 10);
      assertThat(cache.get(KIND, 17, 5)).isNotNull();
    }
  }

  @Test
  public void figuresAgreeWithWhatIsFound() {
    long seed = 99;
    SplittableRandom random = new SplittableRandom(seed);
    Map<Long, SizedBlock> known = new HashMap<>();
    try (BlockCache cache = cacheOf(50_000)) {
      for (int i = 0; i < 30_000; i++) {
        long file = random.nextInt(40);
        long offset = random.nextInt(100);
        int what = random.nextInt(100);
        if (what == 0) {
          cache.evictFile(file);
          known.keySet().removeIf(key -> key / 100 == file);
        } else if (what < 40) {
          known.put(file * 100 + offset, put(cache, KIND, file, offset, 1 + random.nextInt(200)));
        } else {
          CachedBlock found = cache.get(KIND, file, offset);
          assertThat(found == null || found == known.get(file * 100 + offset))
              .as("seed %d, step %d", seed, i)
              .isTrue();
        }
      }
      assertFiguresAgree(cache, known, "seed " + seed);
    }
  }

  @Test
  public void hitsAndMissesAreCounted() {
    try (BlockCache cache = cacheOf(1_000)) {
      put(cache, KIND, 1, 0, 10);
      for (int i = 0; i < 5; i++) {
        assertThat(cache.get(KIND, 1, 0)).isNotNull();
      }
      assertThat(cache.get(KIND, 1, 1)).isNull();
      assertThat(cache.get(KIND, 2, 0)).isNull();
      assertThat(cache.usage(KIND)).isEqualTo(new Usage(1, 10, 1_000, 5, 2, 0));
      assertThat(cache.usage(BlockKind.INDEX)).isEqualTo(new Usage(0, 0, 1_000, 0, 0, 0));
    }
  }

  @Test
  public void everyBlockThatMadeRoomIsCounted() {
    try (BlockCache cache = cacheOf(1_000)) {
      fill(cache, 250, 10);
      Usage usage = cache.usage(KIND);
      assertThat(usage.blocks()).isEqualTo(100);
      assertThat(usage.evictions()).isEqualTo(150);
    }
  }

  @Test
  public void blocksInSteadyUseSurviveAScan() {
    int hot = 50;
    try (BlockCache cache = cacheOf(200 * 10)) {
      for (int i = 0; i < hot; i++) {
        put(cache, KIND, 1, i, 10);
      }
      for (int cold = 0; cold < 5_000; cold++) {
        put(cache, KIND, 2, cold, 10);
        SizedBlock block = new SizedBlock(1, cold % hot, 10);
        assertThat(cache.get(KIND, 1, cold % hot))
            .as("hot block %d after %d cold ones", cold % hot, cold)
            .isEqualTo(block);
      }
    }
  }

  @Test
  public void closedCacheIsEmptyAndStaysSo() {
    BlockCache cache = cacheOf(10_000);
    fill(cache, 100, 100);
    cache.close();
    cache.close();
    assertThat(cache.get(KIND, 1, 0)).isNull();
    put(cache, KIND, 1, 0, 100);
    cache.budget(KIND, 20_000);
    put(cache, KIND, 1, 1, 100);
    assertThat(cache.get(KIND, 1, 0)).isNull();
    assertThat(cache.get(KIND, 1, 1)).isNull();
    assertThat(cache.usage(KIND).blocks()).isZero();
    assertThat(cache.usage(KIND).bytes()).isZero();
  }

  @Test
  public void lookupsAllocateNothing() {
    try (BlockCache cache = cacheOf(1_000_000)) {
      fill(cache, 1_000, 100);
      int[] found = new int[1];
      AllocationMeter.assertAllocatesNothing("20,000 lookups", () -> {
        for (int i = 0; i < 20_000; i++) {
          found[0] += cache.get(KIND, 1, i % 2_000) == null ? 0 : 1;
        }
      });
      assertThat(found[0]).isPositive();
    }
  }

  /** Returns a cache with the same budget for each kind. */
  protected final BlockCache cacheOf(long budget) {
    Map<BlockKind, Long> budgets = new EnumMap<>(BlockKind.class);
    for (BlockKind kind : BlockKind.values()) {
      budgets.put(kind, budget);
    }
    return provider().create(budgets);
  }

  /** Puts a block of the given size and returns it. */
  protected static SizedBlock put(
      BlockCache cache, BlockKind kind, long file, long offset, long bytes) {
    SizedBlock block = new SizedBlock(file, offset, bytes);
    cache.put(kind, file, offset, block);
    return block;
  }

  /**
   * Checks that the statistics are the sums over the cached blocks; keys are file * 100 + offset.
   */
  protected static void assertFiguresAgree(
      BlockCache cache, Map<Long, SizedBlock> known, String when) {
    Usage usage = cache.usage(KIND);
    long blocks = 0;
    long bytes = 0;
    for (SizedBlock block : known.values()) {
      CachedBlock found = cache.get(KIND, block.file(), block.offset());
      if (found != null) {
        assertThat(found).as("block, %s", when).isSameAs(block);
        blocks++;
        bytes += found.memoryBytes();
      }
    }
    assertThat(blocks).as("blocks, %s", when).isEqualTo(usage.blocks());
    assertThat(bytes).as("bytes, %s", when).isEqualTo(usage.bytes());
  }

  private static void fill(BlockCache cache, int blocks, long bytesEach) {
    for (int i = 0; i < blocks; i++) {
      put(cache, KIND, 1, i, bytesEach);
    }
  }
}
