package io.kiwidb.cache.clock;

import io.kiwidb.spi.CacheHandle;
import io.kiwidb.spi.CachedBlock;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A block in a slot, and the handle to it. Threading: thread-safe. Address and charge are
 * immutable, so whoever finds an entry has an address and a block that belong together; the block
 * goes once, with the slot.
 */
class ClockEntry implements CacheHandle {
  /** Rounds that a block survives after its last hit, if it was hit so often. */
  static final int MOST_USES = 3;

  final long file;
  final long offset;

  /** What the budget is charged. */
  final long bytes;

  private final @Nullable LongAdder hits;
  private volatile @Nullable CachedBlock block;

  /** How often the hand will pass by: written by hits and by the hand without ordering, see C3. */
  private byte uses;

  /**
   * An entry for a block.
   *
   * @param hits counts its hits
   */
  ClockEntry(long file, long offset, long bytes, CachedBlock block, LongAdder hits) {
    this.file = file;
    this.offset = offset;
    this.bytes = bytes;
    this.block = block;
    this.hits = hits;
  }

  /** An entry whose block is no object, and whose bytes are not charged for themselves. */
  ClockEntry(long file, long offset) {
    this.file = file;
    this.offset = offset;
    this.bytes = 0;
    this.hits = null;
  }

  @Override
  public @Nullable CachedBlock block() {
    CachedBlock present = block;
    if (present != null && hits != null) {
      byte seen = uses;
      if (seen < MOST_USES) {
        uses = (byte) (seen + 1); // C3
      }
      hits.increment();
    }
    return present;
  }

  /** What the hand does in passing: lowers the counter; false if there is nothing to lower. */
  boolean pass() {
    if (uses == 0) {
      return false;
    }
    uses--;
    return true;
  }

  /** Lets go of the block: handles outlive their blocks. */
  void drop() {
    block = null;
  }
}
