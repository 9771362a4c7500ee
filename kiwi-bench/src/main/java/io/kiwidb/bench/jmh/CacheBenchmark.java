package io.kiwidb.bench.jmh;

import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.CacheProvider;
import io.kiwidb.spi.CachedBlock;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Block caches, shared by all threads ({@code -t}): a hit, and an insertion that evicts another
 * block.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class CacheBenchmark {
  private static final long BLOCK_BYTES = 4096;
  private static final int FILE = 7;
  private static final int NEW_FILES = 1000;
  private static final CachedBlock BLOCK = () -> BLOCK_BYTES;

  /** Name of the provider. */
  @Param("clock")
  public String provider;

  /** Capacity in blocks. */
  @Param({"1000", "100000"})
  public int blocks;

  private BlockCache present;
  private BlockCache churning;

  /** State of one thread. */
  @State(Scope.Thread)
  public static class Position {
    private final SplittableRandom random =
        new SplittableRandom(Thread.currentThread().getId());
    private final long file = NEW_FILES + Thread.currentThread().getId();
    private long offset;
  }

  /** Fills a cache. */
  @Setup(Level.Trial)
  public void fill() {
    present = create(2L * blocks * BLOCK_BYTES); // twice the capacity, so that no shard evicts
    churning = create(blocks * BLOCK_BYTES);
    for (int i = 0; i < blocks; i++) {
      present.put(BlockKind.DATA, FILE, i * BLOCK_BYTES, BLOCK);
    }
  }

  private BlockCache create(long bytes) {
    return ClassPathProviders.named(CacheProvider.class, provider)
        .create(Map.of(BlockKind.DATA, bytes, BlockKind.INDEX, 0L, BlockKind.FILTER, 0L));
  }

  /** Closes the caches. */
  @TearDown(Level.Trial)
  public void close() {
    present.close();
    churning.close();
  }

  /** Looks up a random block that is cached. */
  @Benchmark
  public CachedBlock getHit(Position position) {
    return present.get(BlockKind.DATA, FILE, position.random.nextInt(blocks) * BLOCK_BYTES);
  }

  /** Inserts a new block. */
  @Benchmark
  public void put(Position position) {
    position.offset += BLOCK_BYTES;
    churning.put(BlockKind.DATA, position.file, position.offset, BLOCK);
  }
}
