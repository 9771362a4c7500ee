package io.kiwidb.cache.clock;

import io.kiwidb.spi.CachedBlock;

/**
 * A block in a slot. Threading: all but {@link #uses} is immutable, so whoever finds an entry has an address and a block that belong
 * together.
 */
final class ClockEntry {
  final long file;
  final long offset;

  /** What the budget is charged. */
  final long bytes;

  final CachedBlock block;

  /** How often the hand will pass by: written by hits and by the hand without ordering, see C3. */
  byte uses;

  ClockEntry(long file, long offset, long bytes, CachedBlock block) {
    this.file = file;
    this.offset = offset;
    this.bytes = bytes;
    this.block = block;
  }
}
