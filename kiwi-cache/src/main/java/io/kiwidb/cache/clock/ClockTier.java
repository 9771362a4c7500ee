package io.kiwidb.cache.clock;

import io.kiwidb.cache.BlockHash;
import io.kiwidb.cache.ByteBudget;
import io.kiwidb.cache.CacheTier;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.CacheHandle;
import io.kiwidb.spi.CachedBlock;
import io.kiwidb.spi.PackedBlockCache;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of one kind, in shards that share one budget: a block may be as large as the whole
 * budget.
 *
 * <p>Each eviction compares a few shards and evicts from the fullest. Round-robin alone would not
 * suffice: blocks are distributed over shards randomly, and the differences would grow without
 * bound.
 *
 * <p>The charge of a block is its reported size, at least one byte; its entry, about 50 bytes with
 * its slots, is not counted.
 *
 * <p>Threading: thread-safe. Ownership: owns its shards. Failure: none.
 */
final class ClockTier implements CacheTier {
  private static final int ONE_IN = 8;
  private static final long GOLDEN_SECTION = 0x9E3779B97F4A7C15L;

  /** Number of shards that an eviction compares. */
  private static final int SAMPLE = 4;

  private final ByteBudget budget;
  private final Shards shards;
  private final Slabs slabs;
  private long asked;
  private final AtomicInteger turn = new AtomicInteger();
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder evictions = new LongAdder();

  ClockTier(long budget) {
    this(budget, Shards.countFor(Runtime.getRuntime().availableProcessors()));
  }

  /** Creates a tier with that many shards, a power of two of at least two. */
  ClockTier(long budget, int shardCount) {
    this.budget = new ByteBudget(budget, this::evict);
    shards = new Shards(shardCount);
    slabs = new Slabs(this.budget, new Shards(shardCount), hits, misses, evictions);
  }

  @Override
  public @Nullable CachedBlock get(long file, long offset) {
    long hash = BlockHash.of(file, offset);
    ClockEntry entry = shards.of(hash).find(hash, file, offset);
    CachedBlock block = entry == null ? null : entry.block();
    if (block == null) {
      misses.increment();
    }
    return block;
  }

  @Override
  public @Nullable CacheHandle handle(long file, long offset) {
    long hash = BlockHash.of(file, offset);
    return shards.of(hash).find(hash, file, offset);
  }

  @Override
  public boolean wants(long bytes) {
    return slabs.hasRoom(bytes) || isChosen();
  }

  /**
   * Selects one in {@value #ONE_IN} of the blocks for which others would have to be evicted.
   * Multiples of the golden ratio are spread evenly and do not align with any period (Knuth, TAOCP
   * 3, 6.4); lost updates of the count are harmless.
   */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private boolean isChosen() {
    return ++asked * GOLDEN_SECTION >>> Long.SIZE - Integer.numberOfTrailingZeros(ONE_IN) == 0;
  }

  @Override
  public void put(long file, long offset, CachedBlock block) {
    long charge = Math.max(1, block.memoryBytes());
    long hash = BlockHash.of(file, offset);
    ClockShard shard = shards.of(hash);
    budget.release(shard.remove(hash, file, offset));
    if (budget.reserve(charge)) {
      budget.release(shard.insert(hash, new ClockEntry(file, offset, charge, block, hits)));
      budget.trim(); // T2
    }
  }

  @Override
  public void evictFile(long file) {
    budget.release(shards.evictFile(file));
    slabs.evictFile(file);
  }

  @Override
  public void budget(long bytes) {
    budget.limit(bytes);
  }

  @Override
  public BlockCache.Usage usage() {
    return new BlockCache.Usage(
        shards.count() + slabs.count(),
        budget.bytes(),
        budget.limit(),
        hits.sum(),
        misses.sum(),
        evictions.sum());
  }

  @Override
  public void close() {
    budget.close();
    budget.release(shards.clear());
    budget.trim();
  }

  @Override
  public PackedBlockCache bytes() {
    return slabs;
  }

  private boolean evict() {
    return slabs.evictSlab() || evictOne();
  }

  /** Evicts a block; returns false if there is none. */
  private boolean evictOne() {
    for (ClockShard shard = fullShard(); shard != null; shard = fullShard()) {
      long freed = shard.evict();
      if (freed != 0) { // otherwise another thread was faster
        budget.release(freed);
        evictions.increment();
        return true;
      }
    }
    return false;
  }

  /** Returns the fullest of the next few shards, or null if all are empty. */
  private @Nullable ClockShard fullShard() {
    int start = turn.getAndIncrement();
    int most = 0;
    ClockShard chosen = null;
    for (int i = 0; i < shards.size() && (i < SAMPLE || chosen == null); i++) {
      ClockShard shard = shards.at(start + i);
      int count = shard.count();
      if (count > most) {
        most = count;
        chosen = shard;
      }
    }
    return chosen;
  }
}
