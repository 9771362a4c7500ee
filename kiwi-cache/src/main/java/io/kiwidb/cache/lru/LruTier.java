package io.kiwidb.cache.lru;

import io.kiwidb.cache.BlockHash;
import io.kiwidb.cache.ByteBudget;
import io.kiwidb.cache.CacheTier;
import io.kiwidb.cache.lru.LruShard.SecondChance;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.CachedBlock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of one kind, in shards that share one budget.
 *
 * <p>The budget is not split among the shards, so a block may be as large as the whole budget, and
 * a shard that happens to hold the blocks in use does not evict them while others keep unused ones.
 * The order of use also spans the shards: a clock that ticks at each put records when a node moved
 * to the front of its shard, every shard publishes that time for its oldest node, and the shard
 * with the smallest evicts a block.
 *
 * <p>The charge of a block is its reported size, at least one byte; its node, about 80 bytes, is
 * not counted.
 *
 * <p>Threading: thread-safe. Ownership: owns its shards. Failure: none.
 */
final class LruTier implements CacheTier {
  /** Enough that concurrent puts rarely contend for a lock. */
  private static final int SHARDS_PER_PROCESSOR = 4;

  private static final int FEWEST_SHARDS = 16;
  private static final int MOST_SHARDS = 256;

  /**
   * Number of shards that an eviction compares before it takes the best so far: all of them on
   * small machines.
   */
  private static final int SAMPLE = 16;

  /**
   * Number of used blocks that an eviction skips before it evicts the oldest regardless; bounds the
   * time of a put.
   */
  private static final int MOST_SPARED = 64;

  private final LruShard[] shards;
  private final int shardShift;
  private final AtomicInteger hand = new AtomicInteger();
  private final AtomicLong clock = new AtomicLong();
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder evictions = new LongAdder();
  private final ByteBudget budget;

  LruTier(long budget) {
    this(budget, shardsFor(Runtime.getRuntime().availableProcessors()));
  }

  /** Creates a tier with that many shards, a power of two of at least two. */
  LruTier(long budget, int shardCount) {
    assert Integer.bitCount(shardCount) == 1 && shardCount >= 2;
    this.budget = new ByteBudget(budget, this::evictOne);
    shards = new LruShard[shardCount];
    for (int i = 0; i < shardCount; i++) {
      shards[i] = new LruShard();
    }
    shardShift = Long.SIZE - Integer.numberOfTrailingZeros(shardCount);
  }

  static int shardsFor(int processors) {
    int wanted = Math.min(MOST_SHARDS, Math.max(FEWEST_SHARDS, processors * SHARDS_PER_PROCESSOR));
    int below = Integer.highestOneBit(wanted);
    return below == wanted ? below : below * 2;
  }

  @Override
  public @Nullable CachedBlock get(long file, long offset) {
    long hash = BlockHash.of(file, offset);
    CachedBlock block = shard(hash).get(hash, file, offset);
    (block == null ? misses : hits).increment();
    return block;
  }

  @Override
  public void put(long file, long offset, CachedBlock block) {
    long charge = Math.max(1, block.memoryBytes());
    long hash = BlockHash.of(file, offset);
    LruShard shard = shard(hash);
    budget.release(shard.remove(hash, file, offset));
    if (budget.reserve(charge)) {
      budget.release(
          shard.insert(new LruNode(file, offset, hash, charge, block), clock.incrementAndGet()));
      budget.trim(); // T2
    }
  }

  @Override
  public void evictFile(long file) {
    for (LruShard shard : shards) {
      budget.release(shard.evictFile(file));
    }
  }

  @Override
  public void budget(long newBudget) {
    budget.limit(newBudget);
  }

  @Override
  public BlockCache.Usage usage() {
    long blocks = 0;
    for (LruShard shard : shards) {
      blocks += shard.count();
    }
    return new BlockCache.Usage(
        blocks, budget.bytes(), budget.limit(), hits.sum(), misses.sum(), evictions.sum());
  }

  @Override
  public void close() {
    budget.close();
    for (LruShard shard : shards) {
      budget.release(shard.clear());
    }
  }

  private LruShard shard(long hash) {
    return shards[(int) (hash >>> shardShift)];
  }

  /** Evicts a block; returns false if there is none. */
  private boolean evictOne() {
    for (int spared = 0; ; spared++) {
      LruShard shard = shardWithTheOldest();
      if (shard == null) {
        return false;
      }
      SecondChance chance = spared < MOST_SPARED ? SecondChance.GIVEN : SecondChance.DENIED;
      long freed = shard.evict(chance, clock.get());
      if (freed != 0) {
        budget.release(freed);
        evictions.increment();
        return true;
      }
    }
  }

  /** Returns a shard with about the oldest block, or null if all are empty. */
  private @Nullable LruShard shardWithTheOldest() {
    int start = shards.length > SAMPLE ? hand.getAndIncrement() : 0;
    long oldest = LruShard.EMPTY;
    LruShard chosen = null;
    for (int i = 0; i < shards.length && (i < SAMPLE || chosen == null); i++) {
      LruShard shard = shards[(start + i) & (shards.length - 1)];
      long since = shard.oldest();
      if (since < oldest) {
        oldest = since;
        chosen = shard;
      }
    }
    return chosen;
  }
}
