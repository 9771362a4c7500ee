package io.kiwidb.engine.transaction;

import io.kiwidb.TransactionConflictException;
import io.kiwidb.TransactionConflictException.Reason;
import io.kiwidb.engine.context.StoreContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The locks of keys that transactions hold. All are exclusive.
 *
 * <p>Locks are in stripes by the hash of their key, each under a lock of its own. Who has to wait
 * first looks for a deadlock: each transaction waits for one lock at most, which has one owner, so
 * that is a walk along a chain.
 *
 * <p>Invariants. <b>D1</b>: a transaction notes what it waits for, and walks, under one lock for
 * all that begin to wait; so of the transactions of a cycle, the last one finds it. <b>D2</b>: a
 * lock can change its owner meanwhile. The new owner does not wait; if it will, it walks itself.
 * The old one has ended, and will not wait any more. So a walk finds no cycle that is not there.
 *
 * <p>Threading: thread-safe.
 */
final class LockTable {
  private static final int STRIPES = 64; // a power of two

  private final StoreContext context;
  private final Stripe[] stripes = new Stripe[STRIPES];
  private final ReentrantLock beginsToWait = new ReentrantLock(); // before that of a stripe

  /** Some of the locks. */
  private static final class Stripe {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<LockName, KeyLock> locks = new HashMap<>();
  }

  /** Creates it without locks. */
  LockTable(StoreContext context) {
    this.context = context;
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe();
    }
  }

  private Stripe stripe(LockName name) {
    int hash = name.hashCode();
    return stripes[(hash ^ hash >>> 16) & (STRIPES - 1)];
  }

  /**
   * Takes the lock of a key; returns whether it was not held before. Throws
   * {@link TransactionConflictException} if that would be a deadlock, or takes too long.
   */
  boolean acquire(LockOwner owner, LockName name, Duration limit) {
    Stripe stripe = stripe(name);
    KeyLock lock;
    stripe.lock.lock();
    try {
      lock = stripe.locks.computeIfAbsent(name, KeyLock::new);
      if (lock.owner() == owner) {
        return false;
      }
      if (lock.take(owner)) {
        note(owner, lock);
        return true;
      }
      lock.enqueue(owner);
    } finally {
      stripe.lock.unlock();
    }
    try {
      await(owner, stripe, lock, limit);
      return true;
    } finally {
      owner.awaits(null);
      leaveQueue(owner, stripe, lock);
    }
  }

  /** Notes a lock that was taken; without memory for that it is not held. */
  private static void note(LockOwner owner, KeyLock lock) {
    boolean noted = false;
    try {
      owner.held().put(lock.name(), lock);
      noted = true;
    } finally {
      if (!noted) {
        lock.release();
      }
    }
  }

  private void await(LockOwner owner, Stripe stripe, KeyLock lock, Duration limit) {
    beginsToWait.lock();
    try { // D1
      owner.awaits(lock);
      if (tryTake(owner, stripe, lock)) {
        return;
      }
      requireNoCycle(owner);
    } finally {
      beginsToWait.unlock();
    }
    boolean ended = context
        .scheduler()
        .await(() -> context.health().isClosed() || tryTake(owner, stripe, lock), limit.toNanos());
    if (lock.owner() == owner) {
      return;
    }
    context.health().requireOpen();
    assert !ended;
    LockOwner holder = lock.owner();
    throw conflict(
        Reason.LOCK_TIMEOUT,
        lock,
        lock.name() + " was locked"
            + (holder == null ? "" : " by transaction " + holder.id())
            + " for longer than " + limit
            + ", the limit of the wait; try again, or give transactions a longer limit");
  }

  private static boolean tryTake(LockOwner owner, Stripe stripe, KeyLock lock) {
    stripe.lock.lock();
    try {
      if (lock.owner() == owner) {
        return true;
      }
      boolean taken = lock.take(owner);
      if (taken) {
        note(owner, lock);
      }
      return taken;
    } finally {
      stripe.lock.unlock();
    }
  }

  private void leaveQueue(LockOwner owner, Stripe stripe, KeyLock lock) {
    boolean othersMay;
    stripe.lock.lock();
    try {
      lock.dequeue(owner);
      othersMay = lock.owner() == null && lock.isAwaited(); // who waited for this one's turn
      if (lock.isUnused()) {
        stripe.locks.remove(lock.name());
      }
    } finally {
      stripe.lock.unlock();
    }
    if (othersMay) {
      context.scheduler().signal();
    }
  }

  /** Walks from a transaction to the one that it waits for, and so on. */
  private static void requireNoCycle(LockOwner owner) {
    List<KeyLock> chain = new ArrayList<>();
    List<LockOwner> holders = new ArrayList<>();
    KeyLock lock = owner.awaited();
    while (lock != null) {
      LockOwner holder = lock.owner();
      if (holder == null || holders.contains(holder)) { // D2: on its way to another owner
        return;
      }
      chain.add(lock);
      holders.add(holder);
      if (holder == owner) {
        throw conflict(Reason.DEADLOCK, chain.get(0), describe(owner, chain, holders));
      }
      lock = holder.awaited();
    }
  }

  private static String describe(LockOwner owner, List<KeyLock> chain, List<LockOwner> holders) {
    StringBuilder text = new StringBuilder("transactions wait for each other: ");
    LockOwner waiting = owner;
    for (int i = 0; i < chain.size(); i++) {
      text.append(i == 0 ? "" : ", ")
          .append(waiting.id())
          .append(" for ")
          .append(chain.get(i).name())
          .append(", locked by ")
          .append(holders.get(i).id());
      waiting = holders.get(i);
    }
    return text.append("; transaction ")
        .append(owner.id())
        .append(" was rolled back, run it again."
            + " Transactions that lock keys in the same order do not wait for each other")
        .toString();
  }

  private static TransactionConflictException conflict(
      Reason reason, KeyLock lock, String message) {
    return new TransactionConflictException(
        reason, lock.name().keyspace(), lock.name().key(), message);
  }

  /** Releases all locks of a transaction, which does not wait for another one any more. */
  void releaseAll(LockOwner owner) {
    boolean awaited = false;
    for (KeyLock lock : owner.held().values()) {
      Stripe stripe = stripe(lock.name());
      stripe.lock.lock();
      try {
        lock.release();
        awaited |= lock.isAwaited();
        if (lock.isUnused()) {
          stripe.locks.remove(lock.name());
        }
      } finally {
        stripe.lock.unlock();
      }
    }
    owner.held().clear();
    if (awaited) {
      context.scheduler().signal();
    }
  }

  /** Returns the number of locks that are held or awaited. */
  int count() {
    int count = 0;
    for (Stripe stripe : stripes) {
      stripe.lock.lock();
      try {
        count += stripe.locks.size();
      } finally {
        stripe.lock.unlock();
      }
    }
    return count;
  }
}
