package io.kiwidb.cache.clock;

/**
 * The {@link ClockShard}s of a tier, enough that concurrent puts rarely contend for a lock.
 *
 * <p>Threading: thread-safe. Ownership: owns its shards. Failure: none.
 */
final class Shards {
  private static final int SHARDS_PER_PROCESSOR = 4;
  private static final int FEWEST = 16;
  private static final int MOST = 256;

  private final ClockShard[] shards;
  private final int shift;

  /** Creates that many shards, a power of two of at least two. */
  Shards(int count) {
    assert Integer.bitCount(count) == 1 && count >= 2;
    shards = new ClockShard[count];
    for (int i = 0; i < count; i++) {
      shards[i] = new ClockShard();
    }
    shift = Long.SIZE - Integer.numberOfTrailingZeros(count);
  }

  /** Returns the number of shards to use. */
  static int countFor(int processors) {
    int wanted = Math.min(MOST, Math.max(FEWEST, processors * SHARDS_PER_PROCESSOR));
    return Integer.highestOneBit(wanted * 2 - 1);
  }

  /** Returns the shard of a hash. */
  ClockShard of(long hash) {
    return shards[(int) (hash >>> shift)];
  }

  /** Returns a shard by its number, modulo the number of shards. */
  ClockShard at(int index) {
    return shards[index & shards.length - 1];
  }

  /** Returns the number of shards. */
  int size() {
    return shards.length;
  }

  /** Returns the number of blocks. */
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
