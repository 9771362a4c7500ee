package io.kiwidb.engine.transaction;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A transaction as the owner of locks.
 *
 * <p>Threading: its locks are used under the lock of the transaction; for what it waits is written
 * by its thread, or by the {@link LockTable}, and read by others.
 */
final class LockOwner {
  private final long id;
  private final Map<LockName, KeyLock> held = new LinkedHashMap<>();
  private volatile @Nullable KeyLock awaited;

  /** Creates the owner of no locks. */
  LockOwner(long id) {
    this.id = id;
  }

  /** Returns the number of the transaction. */
  long id() {
    return id;
  }

  /** Returns the locks that it holds, in the order in which they were taken. */
  Map<LockName, KeyLock> held() {
    return held;
  }

  /** Returns the lock that it waits for; null if it does not wait. */
  @Nullable
  KeyLock awaited() {
    return awaited;
  }

  /** Notes the lock that it waits for; null if it does not wait any more. */
  void awaits(@Nullable KeyLock lock) {
    awaited = lock;
  }
}
