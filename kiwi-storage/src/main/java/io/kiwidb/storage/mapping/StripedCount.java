package io.kiwidb.storage.mapping;

import io.kiwidb.io.ShortWait;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A reader count on padded stripes chosen by thread, so that threads on different cores do not
 * share a cache line (docs/decisions/002-striped-reader-counts-on-super-versions.md).
 *
 * <p>A thread that enters then checks whether reading is still allowed, and leaves at once if not.
 * The releasing thread forbids reading before it calls {@link #awaitNoReaders}. All these
 * operations are sequentially consistent, so one of the two threads sees the other; and a stripe
 * that was seen at zero can only be incremented by threads that leave again without reading.
 *
 * <p>Threading: thread-safe.
 */
final class StripedCount {
  // Each mapped file has an instance, so there are only as many stripes as a few busy cores need: 2
  // KiB at most.
  private static final int STRIPES = Math.min(
      16, Integer.highestOneBit(Math.max(1, Runtime.getRuntime().availableProcessors())) * 2);
  // In longs: two cache lines, because of the adjacent-line prefetcher.
  private static final int PADDING = 16;

  private final AtomicLongArray inside = new AtomicLongArray((STRIPES + 1) * PADDING);

  /** Enters the calling thread; returns its stripe, for {@link #leave}. */
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
   * Waits until all threads have left that entered before reading was forbidden: most for the time
   * of a copy, some for a disk read. Interrupts stay pending.
   */
  void awaitNoReaders() {
    for (int stripe = PADDING; stripe < inside.length(); stripe += PADDING) {
      for (int tries = 0; inside.get(stripe) != 0; tries++) {
        ShortWait.pause(this, tries);
      }
    }
  }
}
