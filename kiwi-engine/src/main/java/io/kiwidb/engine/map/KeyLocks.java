package io.kiwidb.engine.map;

import io.kiwidb.key.KeyHash;
import io.kiwidb.key.KeyOrder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A fixed number of locks that keys are spread over: what makes {@code putIfAbsent} and its like
 * atomic. One object for each store, shared by all its maps; nobody ever takes two of its locks.
 *
 * <p>Under a custom order keys of different bytes can be the same key, and no hash of bytes can
 * know; then there is one lock.
 *
 * <p>Threading: thread-safe.
 */
public final class KeyLocks {
  private static final int STRIPES =
      64; // a power of two; well above the number of threads that write at once

  private final KeyOrder order;
  private final Lock[] stripes = new Lock[STRIPES];

  /** Locks for the keys of one store. */
  public KeyLocks(KeyOrder order) {
    this.order = order;
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new ReentrantLock();
    }
  }

  /** The lock of a key, and of others. */
  Lock of(byte[] key) {
    long hash = order.isBytewise() ? KeyHash.of(key, 0, key.length) : 0;
    return stripes[(int) hash & (STRIPES - 1)];
  }
}
