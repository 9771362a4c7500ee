package io.kiwidb.cache.clock;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A large array of consecutive blocks, written once. The eight bytes before each block hold its use
 * counter: in the cache line that a reader needs anyway.
 *
 * <p>Threading: the array and the use counters: any thread, without a lock; {@link #left}: any
 * thread; everything else: under the lock of {@link Slabs}.
 */
final class Slab {
  /** Blocks are aligned to two to the power of this, so that a place takes fewer bits. */
  static final int UNIT_BITS = 6;

  private static final int UNIT = 1 << UNIT_BITS;
  private static final int BEFORE = Long.BYTES;

  /** Number of the slab; never reused. */
  final long id;

  /** Its charge against the budget. */
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

  /** Returns the bytes that a slab needs to hold one block of a length. */
  static long sizeFor(long block) {
    return UNIT + block;
  }

  /** Returns the array, or null after {@link #free}. */
  byte @Nullable [] bytes() {
    return bytes;
  }

  /**
   * Clears the reference to the array. Otherwise dead objects in the old generation, such as
   * entries, would keep it alive until the garbage collector next scans the whole heap; a large
   * unreferenced array is freed at once.
   */
  void free() {
    bytes = null;
  }

  /** Returns where a block of a length would begin, or -1 if it does not fit. */
  int room(int length) {
    long at = (long) used + BEFORE + UNIT - 1 & -UNIT;
    return at + length <= size ? (int) at : -1;
  }

  /** Allocates the space for a block. */
  void take(int at, int length) {
    used = at + length;
  }

  /** Records that a block was written. */
  void add(SlabEntry entry) {
    entries.add(entry);
    live.addAndGet(entry.length);
  }

  /** Records that a block was removed. */
  void left(int length) {
    live.addAndGet(-length);
  }

  /** Returns the blocks that were written, in order. */
  List<SlabEntry> entries() {
    return entries;
  }

  /** Returns the fraction of the slab in blocks that are still present. */
  double liveShare() {
    return (double) live.get() / size;
  }

  /** Returns the fraction of the slab in blocks that were used. */
  double usedShare() {
    byte[] array = Objects.requireNonNull(bytes);
    long sum = 0;
    for (SlabEntry entry : entries) {
      sum += !entry.isGone() && uses(array, entry.start) > 0 ? entry.length : 0;
    }
    return (double) sum / size;
  }

  /** Lowers the use counter of each used block. */
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
   * Returns how often a block was used, up to the maximum of the counter; written without ordering,
   * see C3 of {@link ClockShard}.
   */
  static int uses(byte[] bytes, int start) {
    return bytes[start - 1];
  }

  /** Sets the use counter of a block. */
  static void uses(byte[] bytes, int start, int uses) {
    bytes[start - 1] = (byte) uses;
  }
}
