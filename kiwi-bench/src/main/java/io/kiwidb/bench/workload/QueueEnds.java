package io.kiwidb.bench.workload;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the threads of a queue share: the number of the next key, and a lock for those who take.
 * Engines have no operation that takes the first entry, so any application needs such a lock.
 *
 * <p>Threading: thread-safe.
 */
final class QueueEnds {
  private final AtomicLong next = new AtomicLong();
  private final ReentrantLock taking = new ReentrantLock();

  /** Lets the queue end with these keys, unless it has grown beyond them. */
  void startBehind(LiveKeys keys) {
    next.accumulateAndGet(keys.end(), Math::max);
  }

  /** Returns the number of a new last key. */
  long append() {
    return next.getAndIncrement();
  }

  /** Returns the lock that is held while the first entry is taken. */
  ReentrantLock taking() {
    return taking;
  }
}
