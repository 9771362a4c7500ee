package io.kiwidb.cache.clock;

/** Where in which slab a block lies. Threading: thread-safe. */
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

  /** Whether the cache has let go of it. */
  boolean isGone() {
    return gone;
  }

  /** Comes once: from whoever takes it out of its shard, under the lock of that. */
  @Override
  void drop() {
    assert !gone;
    gone = true;
    slab.left(length);
  }
}
