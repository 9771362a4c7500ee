package io.kiwidb.cache.caffeine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import io.kiwidb.cache.CacheTier;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.CachedBlock;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of one kind in a Caffeine cache, weighed in bytes.
 *
 * <p>Caffeine's maintenance runs on the threads that put and get, not in a pool: the budget is kept
 * when a put returns, unless another thread is running maintenance, and then when that has
 * finished. A new block may itself be evicted: that is the admission policy. Removing a file looks
 * at every block, because Caffeine has no groups of keys.
 *
 * <p>Threading: thread-safe. Ownership: owns its cache. Failure: none.
 */
final class CaffeineTier implements CacheTier {
  private final ThreadLocal<BlockAddress> asked = ThreadLocal.withInitial(BlockAddress::new);
  private final Cache<BlockAddress, CachedBlock> blocks;
  private final Policy.Eviction<BlockAddress, CachedBlock> policy;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder evictions = new LongAdder();
  private volatile long budget;
  private volatile boolean closed;

  CaffeineTier(long budget) {
    this.budget = budget;
    blocks = Caffeine.newBuilder()
        .executor(Runnable::run)
        .maximumWeight(budget)
        .weigher((BlockAddress address, CachedBlock block) ->
            (int) Math.min(Integer.MAX_VALUE, charge(block)))
        .evictionListener((address, block, cause) -> evictions.increment())
        .build();
    policy = blocks.policy().eviction().orElseThrow();
  }

  private static long charge(CachedBlock block) {
    return Math.max(1, block.memoryBytes());
  }

  @Override
  public @Nullable CachedBlock get(long file, long offset) {
    CachedBlock block = blocks.getIfPresent(asked.get().at(file, offset));
    (block == null ? misses : hits).increment();
    return block;
  }

  @Override
  public void put(long file, long offset, CachedBlock block) {
    BlockAddress address = new BlockAddress().at(file, offset);
    if (closed || charge(block) > budget) {
      blocks.invalidate(address); // an older block of this address is stale
      return;
    }
    blocks.put(address, block);
    if (closed) {
      blocks.invalidate(address); // close() may have come first
    }
  }

  @Override
  public void evictFile(long file) {
    blocks.asMap().keySet().removeIf(address -> address.file() == file);
  }

  @Override
  public void budget(long bytes) {
    budget = bytes;
    policy.setMaximum(bytes);
  }

  @Override
  public BlockCache.Usage usage() {
    blocks.cleanUp();
    return new BlockCache.Usage(
        blocks.estimatedSize(),
        policy.weightedSize().orElse(0),
        budget,
        hits.sum(),
        misses.sum(),
        evictions.sum());
  }

  @Override
  public void close() {
    closed = true;
    blocks.invalidateAll();
  }
}
