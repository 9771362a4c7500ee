package io.kiwidb.cache.clock;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A large array with blocks one behind the other, written once. Before each block, in the eight bytes that end where it begins, stands how
 * often it was used: in the line of memory that a reader needs anyway.
 *
 * <p>Threading: readers need no lock, see {@link Slabs}; all but {@link #live} and the counters of uses changes under the lock of its owner.
 */
final class Slab {
  /** Blocks begin at multiples of it, so that a place takes fewer bits. */
  static final int UNIT_BITS = 6;

  private static final int UNIT = 1 << UNIT_BITS;
  private static final int BEFORE = Long.BYTES;

  /** Number of the slab: no other slab ever has it. */
  final long id;

  final byte[] bytes;

  /** What the budget was charged for it. */
  final long charge;

  private final List<SlabEntry> entries = new ArrayList<>();
  private final AtomicInteger live = new AtomicInteger();
  private int used;

  Slab(long id, int length, long charge) {
    this.id = id;
    this.bytes = new byte[length];
    this.charge = charge;
  }

  /** The bytes that a slab needs to hold one block of a length. */
  static long lengthFor(long block) {
    return UNIT + block;
  }

  /** Where a block of a length would begin, or -1 if there is no room. */
  int room(int length) {
    long at = (long) used + BEFORE + UNIT - 1 & -UNIT;
    return at + length <= bytes.length ? (int) at : -1;
  }

  /** Takes the room for a block. */
  void take(int at, int length) {
    used = at + length;
  }

  /** Notes that a block was written. */
  void add(SlabEntry entry) {
    entries.add(entry);
    live.addAndGet(entry.length);
  }

  /** How many blocks were written. */
  int count() {
    return entries.size();
  }

  /** Notes that a block has gone. */
  void left(int length) {
    live.addAndGet(-length);
  }

  /** The blocks that were written, in their order. */
  List<SlabEntry> entries() {
    return entries;
  }

  /** How much of it are blocks that are still there. */
  double liveShare() {
    return (double) live.get() / bytes.length;
  }

  /** How much of it are blocks that were used. */
  double usedShare() {
    long sum = 0;
    for (SlabEntry entry : entries) {
      sum += !entry.isGone() && uses(entry.start) > 0 ? entry.length : 0;
    }
    return (double) sum / bytes.length;
  }

  /** Lowers the counter of each used block. */
  void lowerUses() {
    for (SlabEntry entry : entries) {
      int uses = uses(entry.start);
      if (uses > 0) {
        uses(entry.start, uses - 1);
      }
    }
  }

  /** How often a block was used, or as often as is counted; written without ordering, see C3 of {@link ClockShard}. */
  int uses(int start) {
    return bytes[start - 1];
  }

  void uses(int start, int uses) {
    bytes[start - 1] = (byte) uses;
  }
}
