package io.kiwidb.engine.map;

import io.kiwidb.key.KeyHash;
import io.kiwidb.key.KeyOrder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A fixed number of locks, one of which is selected by a key's hash: they make {@code putIfAbsent}
 * and similar operations atomic. One object per store, shared by all its maps; no thread ever holds
 * two of its locks.
 *
 * <p>Under a custom order, different bytes can be the same key, which no hash of bytes respects;
 * then there is a single lock.
 *
 * <p>Threading: thread-safe.
 */
public final class KeyLocks {
  // A power of two; well above the number of concurrent writers.
  private static final int STRIPES = 64;

  private final KeyOrder order;
  private final Lock[] stripes = new Lock[STRIPES];

  /** Creates the locks for the keys of one store. */
  public KeyLocks(KeyOrder order) {
    this.order = order;
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new ReentrantLock();
    }
  }

  /** Returns the lock of a key, which it shares with others. */
  Lock of(byte[] key) {
    long hash = order.isBytewise() ? KeyHash.of(key, 0, key.length) : 0;
    return stripes[(int) hash & (STRIPES - 1)];
  }
}
