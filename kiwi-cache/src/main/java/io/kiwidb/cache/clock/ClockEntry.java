package io.kiwidb.cache.clock;

import io.kiwidb.spi.CacheHandle;
import io.kiwidb.spi.CachedBlock;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A block in a slot, and its handle. Threading: thread-safe. Address and charge are immutable, so a
 * thread that finds an entry has a matching address and block; the block is removed once, with the
 * slot.
 */
class ClockEntry implements CacheHandle {
  /**
   * Rounds of the hand that a block survives after its last hit, if it was hit at least that often.
   */
  static final int MOST_USES = 3;

  final long file;
  final long offset;

  /** The charge against the budget. */
  final long bytes;

  private final @Nullable LongAdder hits;
  private volatile @Nullable CachedBlock block;

  /** Remaining passes of the hand: written by hits and by the hand without ordering, see C3. */
  private byte uses;

  /**
   * Creates an entry for a block.
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

  /**
   * Creates an entry whose block is not an object, and whose bytes are not charged individually.
   */
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

  /** Lowers the counter when the hand passes; returns false if it is already 0. */
  boolean pass() {
    if (uses == 0) {
      return false;
    }
    uses--;
    return true;
  }

  /** Clears the reference to the block: handles outlive their blocks. */
  void drop() {
    block = null;
  }
}
