package io.kiwidb.cache.clock;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A large array with blocks one behind the other, written once. Before each block, in the eight
 * bytes that end where it begins, stands how often it was used: in the line of memory that a reader
 * needs anyway.
 *
 * <p>Threading: the array and the counters of uses from any thread without a lock; that a block has
 * left from any thread; all else under the lock of {@link Slabs}.
 */
final class Slab {
  /** Blocks begin at multiples of two to this, so that a place takes fewer bits. */
  static final int UNIT_BITS = 6;

  private static final int UNIT = 1 << UNIT_BITS;
  private static final int BEFORE = Long.BYTES;

  /** Number of the slab: no other slab ever has it. */
  final long id;

  /** What the budget was charged for it. */
  final long charge;

  private final int size;
  private volatile byte @Nullable [] bytes;
  private final List<SlabEntry> entries = new ArrayList<>();
  private final AtomicInteger live = new AtomicInteger();
  private int used;

  Slab(long id, int size, long charge) {
    this.id = id;
    this.size = size;
    this.charge = charge;
    this.bytes = new byte[size];
  }

  /** The bytes that a slab needs to hold one block of a length. */
  static long sizeFor(long block) {
    return UNIT + block;
  }

  /** The array, or null once it was let go. */
  byte @Nullable [] bytes() {
    return bytes;
  }

  /**
   * Lets go of the array. Old objects that are dead already, as entries may be, would else keep it
   * until the collector next looks at the whole heap; a large array to which nothing refers it
   * frees at once.
   */
  void free() {
    bytes = null;
  }

  /** Where a block of a length would begin, or -1 if there is no room. */
  int room(int length) {
    long at = (long) used + BEFORE + UNIT - 1 & -UNIT;
    return at + length <= size ? (int) at : -1;
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
    return (double) live.get() / size;
  }

  /** How much of it are blocks that were used. */
  double usedShare() {
    byte[] array = Objects.requireNonNull(bytes);
    long sum = 0;
    for (SlabEntry entry : entries) {
      sum += !entry.isGone() && uses(array, entry.start) > 0 ? entry.length : 0;
    }
    return (double) sum / size;
  }

  /** Lowers the counter of each used block. */
  void lowerUses() {
    byte[] array = Objects.requireNonNull(bytes);
    for (SlabEntry entry : entries) {
      int uses = uses(array, entry.start);
      if (uses > 0) {
        uses(array, entry.start, uses - 1);
      }
    }
  }

  /**
   * How often a block was used, or as often as is counted; written without ordering, see C3 of
   * {@link ClockShard}.
   */
  static int uses(byte[] bytes, int start) {
    return bytes[start - 1];
  }

  /** Sets how often a block was used. */
  static void uses(byte[] bytes, int start, int uses) {
    bytes[start - 1] = (byte) uses;
  }
}
