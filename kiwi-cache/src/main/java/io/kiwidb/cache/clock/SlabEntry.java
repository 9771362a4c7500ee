package io.kiwidb.cache.clock;

/** The slab of a block and its offset in it. Threading: thread-safe. */
final class SlabEntry extends ClockEntry {
  final Slab slab;
  final int start;
  final int length;
  private volatile boolean gone;

  SlabEntry(long file, long offset, Slab slab, int start, int length) {
    super(file, offset);
    this.slab = slab;
    this.start = start;
    this.length = length;
  }

  /** Returns whether the block has been removed from the cache. */
  boolean isGone() {
    return gone;
  }

  /**
   * Called once, by the thread that removes the entry from its shard, under the lock of the shard.
   */
  @Override
  void drop() {
    assert !gone;
    gone = true;
    slab.left(length);
  }
}
