package io.kiwidb.engine.transaction;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The lock of one key, as long as a transaction holds it or waits for it.
 *
 * <p>A lock that was released is taken by whoever comes first: a running thread need not wait until
 * one that sleeps has woken up. But the waiter in front is passed over only once; then no other one
 * can take the lock before it. So each waiter gets its turn.
 *
 * <p>Threading: changed under the lock of its stripe; the owner can be read without.
 */
final class KeyLock {
  private final LockName name;
  private final Deque<LockOwner> waiters = new ArrayDeque<>();
  private volatile @Nullable LockOwner owner;
  private boolean passedOver; // the first waiter

  KeyLock(LockName name) {
    this.name = name;
  }

  LockName name() {
    return name;
  }

  @Nullable
  LockOwner owner() {
    return owner;
  }

  /** Takes the lock if it can be taken, or is held already; returns whether it is held now. */
  boolean take(LockOwner taker) {
    LockOwner holder = owner;
    if (holder != null) {
      return holder == taker;
    }
    LockOwner first = waiters.peekFirst();
    boolean isFirst = first == null || first == taker;
    if (!isFirst && passedOver) {
      return false;
    }
    passedOver = !isFirst;
    taker.awaits(null); // before it is the owner: who follows the owners must not meet it waiting
    owner = taker;
    return true;
  }

  /** Adds a waiter. */
  void enqueue(LockOwner waiter) {
    waiters.addLast(waiter);
  }

  /** Removes a waiter, which has the lock now or has given up. */
  void dequeue(LockOwner waiter) {
    if (waiters.peekFirst() == waiter && owner != waiter) {
      passedOver = false; // it was the one that was passed over
    }
    waiters.remove(waiter);
  }

  /** Releases the lock. */
  void release() {
    owner = null;
  }

  /** Returns whether someone waits for it. */
  boolean isAwaited() {
    return !waiters.isEmpty();
  }

  /** Returns whether it is neither held nor awaited. */
  boolean isUnused() {
    return owner == null && waiters.isEmpty();
  }
}
