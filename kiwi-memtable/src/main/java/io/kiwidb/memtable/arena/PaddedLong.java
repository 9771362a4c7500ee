package io.kiwidb.memtable.arena;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A {@code long} that many threads update, alone on its cache lines, so that updates do not evict
 * data that readers use (false sharing).
 *
 * <p>Threading: thread-safe.
 */
public final class PaddedLong {
  // 64-byte lines, fetched in pairs by the adjacent-line prefetcher of x86: 128 bytes on either
  // side.
  private static final int PADDING = 128 / Long.BYTES;
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] words = new long[2 * PADDING + 1];

  /** Creates it with an initial value. */
  public PaddedLong(long initial) {
    words[PADDING] = initial;
  }

  /** Returns the value. */
  public long get() {
    return (long) WORD.getVolatile(words, PADDING);
  }

  /** Replaces the expected value; returns false if the value differs. */
  public boolean compareAndSet(long expected, long replacement) {
    return WORD.compareAndSet(words, PADDING, expected, replacement);
  }

  /** Adds to the value. */
  public void add(long amount) {
    long ignored = (long) WORD.getAndAdd(words, PADDING, amount);
    assert ignored + amount >= 0;
  }
}
