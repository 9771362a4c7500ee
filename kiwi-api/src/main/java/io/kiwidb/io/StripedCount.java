package io.kiwidb.io;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts who is inside of something, on padded stripes chosen by thread, so that threads on
 * different cores do not share a cache line
 * (docs/decisions/002-striped-reader-counts-on-super-versions.md).
 *
 * <p>Whoever enters looks after that whether it is still allowed to, and leaves at once if not.
 * Whoever forbids it does that before {@link #awaitNobody}. All of these steps are sequentially
 * consistent, so one of the two sees the other; and a stripe that was seen at zero can only rise by
 * threads that leave again without having touched anything.
 *
 * <p>Threading: thread-safe.
 */
final class StripedCount {
  // Each file that is mapped has one of these, so no more stripes than a few busy cores need: 2 KiB
  // at most.
  private static final int STRIPES = Math.min(
      16, Integer.highestOneBit(Math.max(1, Runtime.getRuntime().availableProcessors())) * 2);
  private static final int PADDING =
      16; // longs: two cache lines, because of the adjacent-line prefetcher

  private final AtomicLongArray inside = new AtomicLongArray((STRIPES + 1) * PADDING);

  /** Counts the calling thread in, and returns where, for {@link #leave}. */
  int enter() {
    long id = Thread.currentThread().getId();
    int mixed = (int) (id * 0x9E3779B97F4A7C15L >>> 40); // Fibonacci hashing, as in super-versions
    int stripe = ((mixed & (STRIPES - 1)) + 1) * PADDING;
    inside.getAndIncrement(stripe);
    return stripe;
  }

  void leave(int stripe) {
    inside.getAndDecrement(stripe);
  }

  /**
   * Waits until everybody has left who entered before it was forbidden: most for a copy, some for
   * the disk. Interrupts are left for others.
   */
  void awaitNobody() {
    for (int stripe = PADDING; stripe < inside.length(); stripe += PADDING) {
      for (int tries = 0; inside.get(stripe) != 0; tries++) {
        ShortWait.pause(this, tries);
      }
    }
  }
}
