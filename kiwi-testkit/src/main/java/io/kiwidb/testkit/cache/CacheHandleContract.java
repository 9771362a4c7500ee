package io.kiwidb.testkit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.CacheHandle;
import io.kiwidb.spi.CacheProvider;
import io.kiwidb.testkit.provider.AllocationMeter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The contract of block caches that return {@link CacheHandle}s, in addition to
 * {@link CacheContract}.
 */
public abstract class CacheHandleContract {
  private static final BlockKind KIND = BlockKind.DATA;

  /** Returns the provider under test. */
  protected abstract CacheProvider provider();

  @Test
  public void handleShowsTheBlockThatIsThere() {
    try (BlockCache cache = cacheOf(1_000)) {
      assertThat(cache.handle(KIND, 1, 0)).isNull();
      SizedBlock block = CacheContract.put(cache, KIND, 1, 0, 100);
      CacheHandle handle = handle(cache, 1, 0);
      assertThat(handle.block()).isSameAs(block).isSameAs(cache.get(KIND, 1, 0));
      assertThat(cache.handle(KIND, 1, 1)).isNull();
      assertThat(cache.handle(KIND, 2, 0)).isNull();
      assertThat(cache.handle(BlockKind.INDEX, 1, 0)).isNull();
    }
  }

  @Test
  public void showingABlockIsAHitAndNothingElseIsCounted() {
    try (BlockCache cache = cacheOf(1_000)) {
      CacheContract.put(cache, KIND, 1, 0, 100);
      CacheHandle handle = handle(cache, 1, 0);
      assertThat(handle.block()).isNotNull();
      assertThat(handle.block()).isNotNull();
      assertThat(cache.handle(KIND, 1, 1)).isNull();
      cache.evictFile(1);
      assertThat(handle.block()).isNull();
      assertThat(cache.usage(KIND)).isEqualTo(new BlockCache.Usage(0, 0, 1_000, 2, 0, 0));
    }
  }

  @Test
  public void handleLetsGoWithTheCache() {
    try (BlockCache cache = cacheOf(1_000)) {
      CacheContract.put(cache, KIND, 1, 0, 100);
      CacheHandle replaced = handle(cache, 1, 0);
      SizedBlock second = CacheContract.put(cache, KIND, 1, 0, 100);
      assertThat(replaced.block()).as("after another block took its place").isNull();
      CacheHandle present = handle(cache, 1, 0);
      assertThat(present.block()).isSameAs(second);
      cache.budget(KIND, 50);
      assertThat(present.block()).as("after the budget shrank").isNull();
      cache.budget(KIND, 1_000);
      CacheContract.put(cache, KIND, 1, 0, 100);
      CacheHandle last = handle(cache, 1, 0);
      cache.close();
      assertThat(last.block()).as("after the close").isNull();
      assertThat(cache.handle(KIND, 1, 0)).isNull();
    }
  }

  @Test
  public void blocksInSteadyUseThroughTheirHandlesSurviveAScan() {
    int hot = 50;
    try (BlockCache cache = cacheOf(200 * 10)) {
      List<CacheHandle> handles = new ArrayList<>();
      for (int i = 0; i < hot; i++) {
        CacheContract.put(cache, KIND, 1, i, 10);
        handles.add(handle(cache, 1, i));
      }
      for (int cold = 0; cold < 5_000; cold++) {
        CacheContract.put(cache, KIND, 2, cold, 10);
        assertThat(handles.get(cold % hot).block())
            .as("hot block %d after %d cold ones", cold % hot, cold)
            .isEqualTo(new SizedBlock(1, cold % hot, 10));
      }
    }
  }

  @Test
  public void handlesAgreeWithLookupsWhateverComesAndGoes() {
    long seed = 4_711;
    SplittableRandom random = new SplittableRandom(seed);
    Map<Integer, CacheHandle> handles = new HashMap<>();
    try (BlockCache cache = cacheOf(10_000)) {
      for (int step = 0; step < 50_000; step++) {
        int place = random.nextInt(500);
        long file = place % 20;
        if (random.nextInt(1_000) == 0) {
          cache.evictFile(file);
        } else if (random.nextInt(3) == 0) {
          CacheContract.put(cache, KIND, file, place, 1 + random.nextInt(100));
          handles.put(place, handle(cache, file, place));
        } else if (handles.containsKey(place)) {
          assertThat(Objects.requireNonNull(handles.get(place)).block())
              .as("seed %d, step %d", seed, step)
              .isSameAs(cache.get(KIND, file, place));
        }
      }
    }
  }

  @Test
  public void handlesAllocateNothing() {
    try (BlockCache cache = cacheOf(1_000)) {
      CacheContract.put(cache, KIND, 1, 0, 100);
      CacheHandle handle = handle(cache, 1, 0);
      int[] found = new int[1];
      AllocationMeter.assertAllocatesNothing("20,000 lookups", () -> {
        for (int i = 0; i < 20_000; i++) {
          found[0] += handle.block() == null ? 0 : 1;
        }
      });
      assertThat(found[0]).isPositive();
    }
  }

  private static CacheHandle handle(BlockCache cache, long file, long offset) {
    return Objects.requireNonNull(cache.handle(KIND, file, offset), "no handle");
  }

  private BlockCache cacheOf(long budget) {
    Map<BlockKind, Long> budgets = new EnumMap<>(BlockKind.class);
    for (BlockKind kind : BlockKind.values()) {
      budgets.put(kind, budget);
    }
    return provider().create(budgets);
  }
}
