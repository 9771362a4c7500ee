package io.kiwidb.spi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts events of several kinds that happen millions of times a second. Exact, and without an atomic instruction for the threads that
 * count most.
 *
 * <p><b>Idea.</b> An atomic addition takes some 20 cycles, and on most processors no load behind it begins before all loads in front of it
 * have ended. A lookup that counts its cache hits that way waits for its cache misses one after the other, where the processor would
 * have waited for several at once. So counts stand in rows, each row belongs to the first thread whose id falls on it, and that thread
 * alone writes there, with plain stores. Threads whose row is another's count in {@link LongAdder}s.
 *
 * <p>A row is never given back: in a process that has started more threads than there are rows, some count at the price of a {@link
 * LongAdder}, and are counted all the same.
 *
 * <p>Threading: thread-safe. A sum has everything that its reader knows to have happened, and perhaps more.
 */
public final class EventCounts {
  private static final int ROWS = 16;
  private static final int LONGS_OF_TWO_CACHE_LINES = 16; // processors fetch lines in pairs
  private static final long NOBODY = 0; // ids of threads are positive

  private static final VarHandle LONGS =
      MethodHandles.arrayElementVarHandle(long[].class).withInvokeExactBehavior();

  private final int rowLength;
  private final long[] rows; // of each row its owner's id, then the counts
  private final LongAdder[] others;

  /** All at zero. Kinds are numbered from 0. */
  public EventCounts(int kinds) {
    rowLength = (1 + kinds + LONGS_OF_TWO_CACHE_LINES - 1) & -LONGS_OF_TWO_CACHE_LINES;
    rows = new long[(ROWS + 1) * rowLength]; // the last one keeps what lies behind at a distance
    others = new LongAdder[kinds];
    for (int i = 0; i < kinds; i++) {
      others[i] = new LongAdder();
    }
  }

  /** Counts one event. */
  public void increment(int kind) {
    add(kind, 1);
  }

  /** Counts many events. */
  public void add(int kind, long amount) {
    long thread = Thread.currentThread().getId();
    int row = (int) (thread & (ROWS - 1)) * rowLength;
    if ((long) LONGS.getOpaque(rows, row) == thread || claims(row, thread)) {
      int at = row + 1 + kind;
      LONGS.setOpaque(rows, at, (long) LONGS.getOpaque(rows, at) + amount);
    } else {
      others[kind].add(amount);
    }
  }

  private boolean claims(int row, long thread) {
    return (long) LONGS.getOpaque(rows, row) == NOBODY
        && LONGS.compareAndSet(rows, row, NOBODY, thread);
  }

  /** How many events of a kind there were. */
  public long sum(int kind) {
    long sum = others[kind].sum();
    for (int row = 0; row < ROWS; row++) {
      sum += (long) LONGS.getOpaque(rows, row * rowLength + 1 + kind);
    }
    return sum;
  }
}
