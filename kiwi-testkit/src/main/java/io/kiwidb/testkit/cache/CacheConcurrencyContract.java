package io.kiwidb.testkit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockCache.Usage;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.CacheProvider;
import io.kiwidb.spi.CachedBlock;
import io.kiwidb.testkit.threads.ThreadKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract of block caches used by many threads, of each kind. A provider's test extends this
 * class and specifies the provider.
 */
public abstract class CacheConcurrencyContract {
  private static final BlockKind KIND = BlockKind.DATA;
  private static final int THREADS = 4;
  private static final int OPERATIONS = 100_000;
  private static final int FILES = 60;
  private static final int OFFSETS = 100;

  /** Returns the provider under test. */
  protected abstract CacheProvider provider();

  static List<ThreadKind> kinds() {
    return ThreadKind.here();
  }

  static Stream<Arguments> oftenWithEachKind() {
    return kinds().stream()
        .flatMap(kind -> IntStream.rangeClosed(1, 5).mapToObj(round -> Arguments.of(kind, round)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  public void everyAnswerIsTheBlockOfItsAddressWhateverOthersDo(ThreadKind kind) throws Exception {
    long seed = 424_242;
    long budget = 100_000;
    try (BlockCache cache = cacheOf(budget)) {
      inParallel(kind, thread -> {
        SplittableRandom random = new SplittableRandom(seed + thread);
        for (int i = 0; i < OPERATIONS; i++) {
          kind.turn();
          step(cache, random, budget);
        }
      });
      cache.budget(KIND, budget);
      assertThat(cache.usage(KIND).bytes()).as("seed %d", seed).isLessThanOrEqualTo(budget);
      assertFiguresAgree(cache, seed);
      for (int file = 0; file < FILES; file++) {
        cache.evictFile(file);
      }
      assertThat(cache.usage(KIND).blocks()).as("seed %d", seed).isZero();
      assertThat(cache.usage(KIND).bytes()).as("seed %d", seed).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  public void budgetHoldsAtQuiescenceAfterPutsOfManyThreads(ThreadKind kind) throws Exception {
    long seed = 5_150;
    long budget = 3_000;
    try (BlockCache cache = cacheOf(budget)) {
      for (int round = 0; round < 20; round++) {
        int first = round * THREADS;
        inParallel(kind, thread -> {
          SplittableRandom random = new SplittableRandom(seed + first + thread);
          for (int i = 0; i < 2_000; i++) {
            kind.turn();
            put(cache, random.nextInt(FILES), random.nextInt(OFFSETS), 1 + random.nextInt(1_500));
          }
        });
        assertThat(cache.usage(KIND).bytes())
            .as("seed %d, round %d", seed, round)
            .isLessThanOrEqualTo(budget);
        assertFiguresAgree(cache, seed);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("oftenWithEachKind")
  public void blockThatStaysIsFoundWhileTheCacheGrowsAndShrinks(ThreadKind kind, int round)
      throws Exception {
    int lasting = 200;
    try (BlockCache cache = cacheOf(1L << 40)) {
      for (int i = 0; i < lasting; i++) {
        put(cache, 1, i, 10);
      }
      AtomicBoolean done = new AtomicBoolean();
      inParallel(kind, thread -> {
        if (thread == 0) {
          for (int i = 0; i < OPERATIONS; i++) {
            kind.turn();
            put(cache, 2 + i % 50, i, 10);
            if (i % 1_000 == 0) {
              cache.evictFile(2 + i / 1_000 % 50);
            }
          }
          done.set(true);
        }
        while (!done.get()) {
          kind.turn();
          for (int i = 0; i < lasting; i++) {
            assertThat(cache.get(KIND, 1, i)).as("lasting block %d", i).isNotNull();
          }
        }
      });
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  public void hitsAndMissesOfAllThreadsAreCounted(ThreadKind kind) throws Exception {
    try (BlockCache cache = cacheOf(1_000)) {
      put(cache, 1, 0, 10);
      inParallel(kind, thread -> {
        for (int i = 0; i < OPERATIONS; i++) {
          kind.turn();
          assertThat(cache.get(KIND, 1, i & 1) == null).isEqualTo((i & 1) == 1);
        }
      });
      Usage usage = cache.usage(KIND);
      assertThat(usage.hits()).isEqualTo((long) THREADS * OPERATIONS / 2);
      assertThat(usage.misses()).isEqualTo((long) THREADS * OPERATIONS / 2);
    }
  }

  @ParameterizedTest
  @MethodSource("oftenWithEachKind")
  public void cacheThatIsClosedDuringPutsEndsUpEmpty(ThreadKind kind, int round) throws Exception {
    BlockCache cache = cacheOf(100_000);
    inParallel(kind, thread -> {
      for (int i = 0; i < 2_000; i++) {
        kind.turn();
        put(cache, thread, i, 100);
        if (thread == 0 && i == 1_000) {
          cache.close();
        }
      }
    });
    assertThat(cache.usage(KIND).blocks()).isZero();
    assertThat(cache.usage(KIND).bytes()).isZero();
  }

  @ParameterizedTest
  @MethodSource("oftenWithEachKind")
  public void budgetLoweredDuringPutsHolds(ThreadKind kind, int round) throws Exception {
    try (BlockCache cache = cacheOf(100_000)) {
      inParallel(kind, thread -> {
        for (int i = 0; i < 2_000; i++) {
          kind.turn();
          put(cache, thread, i, 100);
          if (thread == 0 && i == 1_000) {
            cache.budget(KIND, 1_000);
          }
        }
      });
      assertThat(cache.usage(KIND).bytes()).isLessThanOrEqualTo(1_000);
    }
  }

  private static void step(BlockCache cache, SplittableRandom random, long budget) {
    int file = random.nextInt(FILES);
    int offset = random.nextInt(OFFSETS);
    int what = random.nextInt(1_000);
    if (what == 0) {
      cache.evictFile(file);
    } else if (what == 1) {
      cache.budget(KIND, budget / (1 + random.nextInt(4)));
    } else if (what < 300) {
      put(cache, file, offset, 1 + random.nextInt(100));
    } else {
      CachedBlock found = cache.get(KIND, file, offset);
      if (found instanceof SizedBlock block && (block.file() != file || block.offset() != offset)) {
        throw new AssertionError("expected " + file + "/" + offset + ", got " + block);
      }
    }
  }

  private static void assertFiguresAgree(BlockCache cache, long seed) {
    Usage usage = cache.usage(KIND);
    long blocks = 0;
    long bytes = 0;
    for (int file = 0; file < FILES; file++) {
      for (int offset = 0; offset < OFFSETS; offset++) {
        CachedBlock found = cache.get(KIND, file, offset);
        blocks += found == null ? 0 : 1;
        bytes += found == null ? 0 : found.memoryBytes();
      }
    }
    assertThat(blocks).as("blocks, seed %d", seed).isEqualTo(usage.blocks());
    assertThat(bytes).as("bytes, seed %d", seed).isEqualTo(usage.bytes());
  }

  private static void put(BlockCache cache, long file, long offset, long bytes) {
    cache.put(KIND, file, offset, new SizedBlock(file, offset, bytes));
  }

  private BlockCache cacheOf(long budget) {
    Map<BlockKind, Long> budgets = new EnumMap<>(BlockKind.class);
    for (BlockKind kind : BlockKind.values()) {
      budgets.put(kind, budget);
    }
    return provider().create(budgets);
  }

  /** The work of one thread. */
  @FunctionalInterface
  private interface ThreadBody {
    void run(int thread);
  }

  private static void inParallel(ThreadKind kind, ThreadBody body)
      throws InterruptedException, ExecutionException {
    ExecutorService executor = kind.pool(THREADS);
    try {
      CountDownLatch start = new CountDownLatch(THREADS);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        running.add(executor.submit(() -> {
          start.countDown();
          start.await();
          body.run(thread);
          return null;
        }));
      }
      for (Future<?> future : running) {
        future.get();
      }
    } finally {
      executor.shutdown();
    }
  }
}
