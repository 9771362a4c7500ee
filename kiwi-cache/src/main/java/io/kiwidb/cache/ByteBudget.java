package io.kiwidb.cache;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * The byte budget of a tier and the bytes that it holds.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li><b>T1</b> {@code bytes} is the sum of the charges of the blocks in the tier and of the
 *       reservations of puts. A put reserves before it inserts, so the sum is always within the
 *       budget, except while the budget is being lowered.
 *   <li><b>T2</b> A thread that raises {@code bytes} reads the budget afterwards, and a thread that
 *       lowers the budget reads {@code bytes} afterwards; one of the two sees the other's write and
 *       evicts before it returns. Closing lowers the budget to 0.
 * </ul>
 *
 * <p>Threading: thread-safe. Failure: none.
 */
public final class ByteBudget {
  private final BooleanSupplier evictOne;
  private final AtomicLong bytes = new AtomicLong();
  private volatile long budget;
  private volatile boolean closed;

  /**
   * Creates the budget of an empty tier.
   *
   * @param evictOne evicts a block and releases its charge; returns false if there is none
   */
  public ByteBudget(long budget, BooleanSupplier evictOne) {
    this.budget = budget;
    this.evictOne = evictOne;
  }

  /** Returns the bytes held or reserved. */
  public long bytes() {
    return bytes.get();
  }

  /** Returns the budget. */
  public long limit() {
    return budget;
  }

  /** Changes the budget, and evicts the excess. */
  public void limit(long newBudget) {
    budget = newBudget;
    trim(); // T2
  }

  /** Sets the budget to 0 for good; the tier must remove its blocks itself. */
  public void close() {
    closed = true;
  }

  /** Returns whether that many bytes can be reserved without eviction. */
  public boolean hasRoom(long charge) {
    return bytes.get() <= effective() - charge;
  }

  /** Reserves that many bytes, evicting as needed; returns false if that is impossible. */
  public boolean reserve(long charge) {
    while (true) {
      long limit = effective();
      if (charge > limit) {
        return false;
      }
      long held = bytes.get();
      if (held <= limit - charge) {
        if (bytes.compareAndSet(held, held + charge)) {
          return true;
        }
      } else if (!evictOne.getAsBoolean()) {
        return false; // concurrent puts have reserved all of it
      }
    }
  }

  /** Releases the charge of removed blocks. */
  public void release(long freed) {
    if (freed != 0) {
      long left = bytes.addAndGet(-freed);
      assert left >= 0 : "T1";
    }
  }

  /**
   * Evicts until the budget is kept, or until the excess is reserved by puts, which will trim as
   * well.
   */
  public void trim() {
    boolean evicted = true;
    while (evicted && bytes.get() > effective()) {
      evicted = evictOne.getAsBoolean();
    }
  }

  private long effective() {
    return closed ? 0 : budget;
  }
}
