package io.kiwidb.cache.clock;

/**
 * So many {@link ClockShard}s that threads that put seldom want the same lock.
 *
 * <p>Threading: thread-safe. Ownership: of its shards. Failure: none.
 */
final class Shards {
  private static final int SHARDS_PER_PROCESSOR = 4;
  private static final int FEWEST = 16;
  private static final int MOST = 256;

  private final ClockShard[] shards;
  private final int shift;

  /** That many shards, a power of two of at least two. */
  Shards(int count) {
    assert Integer.bitCount(count) == 1 && count >= 2;
    shards = new ClockShard[count];
    for (int i = 0; i < count; i++) {
      shards[i] = new ClockShard();
    }
    shift = Long.SIZE - Integer.numberOfTrailingZeros(count);
  }

  /** How many there should be. */
  static int countFor(int processors) {
    int wanted = Math.min(MOST, Math.max(FEWEST, processors * SHARDS_PER_PROCESSOR));
    return Integer.highestOneBit(wanted * 2 - 1);
  }

  /** The shard of a hash. */
  ClockShard of(long hash) {
    return shards[(int) (hash >>> shift)];
  }

  /** A shard by its number, which may be any. */
  ClockShard at(int index) {
    return shards[index & shards.length - 1];
  }

  /** How many shards there are. */
  int size() {
    return shards.length;
  }

  /** How many blocks there are. */
  long count() {
    long blocks = 0;
    for (ClockShard shard : shards) {
      blocks += shard.count();
    }
    return blocks;
  }

  /** Removes the blocks of a file; returns their bytes. */
  long evictFile(long file) {
    long freed = 0;
    for (ClockShard shard : shards) {
      freed += shard.evictFile(file);
    }
    return freed;
  }

  /** Removes all blocks; returns their bytes. */
  long clear() {
    long freed = 0;
    for (ClockShard shard : shards) {
      freed += shard.clear();
    }
    return freed;
  }
}
