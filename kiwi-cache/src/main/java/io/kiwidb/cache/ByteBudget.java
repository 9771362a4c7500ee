package io.kiwidb.cache;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * What a tier may hold and does hold, in bytes.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li><b>T1</b> {@code bytes} is the sum of what the blocks in the tier are charged and of what
 *       puts have reserved. A put reserves before it inserts, so the sum is within the budget at
 *       every moment, unless the budget is just being lowered.
 *   <li><b>T2</b> Whoever raises {@code bytes} reads the budget afterwards, and whoever lowers the
 *       budget reads {@code bytes} afterwards; one of the two sees the other and evicts before it
 *       returns. Closing lowers the budget to 0.
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
   * A budget of a tier that is still empty.
   *
   * @param evictOne evicts a block and releases what it was charged; false if there is none
   */
  public ByteBudget(long budget, BooleanSupplier evictOne) {
    this.budget = budget;
    this.evictOne = evictOne;
  }

  /** What is held or reserved. */
  public long bytes() {
    return bytes.get();
  }

  /** What may be held. */
  public long limit() {
    return budget;
  }

  /** Changes what may be held, and evicts what is over it. */
  public void limit(long newBudget) {
    budget = newBudget;
    trim(); // T2
  }

  /** From now on nothing may be held; what is there the tier has to drop. */
  public void close() {
    closed = true;
  }

  /** Whether so many bytes can be had without making room. */
  public boolean hasRoom(long charge) {
    return bytes.get() <= effective() - charge;
  }

  /** Makes room for so many bytes and takes it; false if that cannot be. */
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
        return false; // other puts hold all of it at this moment
      }
    }
  }

  /** Gives back what blocks that are gone were charged. */
  public void release(long freed) {
    if (freed != 0) {
      long left = bytes.addAndGet(-freed);
      assert left >= 0 : "T1";
    }
  }

  /** Evicts until the budget is kept, or what is over it belongs to puts that will do the same. */
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
