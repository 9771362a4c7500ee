package io.kiwidb.engine.files;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether the directory is frozen: no file is created, removed or replaced, and no edit is written
 * to the manifest; only the newest log grows. All code that would change the directory asks here,
 * under the lock that it holds anyway.
 *
 * <p>Threading: thread-safe; asking is a volatile read.
 */
public final class DirectoryHold {
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private int holds;

  private volatile boolean held;
  private volatile boolean over;

  /** Returns whether the directory is frozen. */
  public boolean isHeld() {
    return held;
  }

  /**
   * Throws if the directory is frozen.
   *
   * @param what the operation that the caller requested, for the message
   */
  public void requireNone(String what) {
    if (held) {
      throw new IllegalStateException(
          what + " is not possible while background work is paused; close the pause first");
    }
  }

  /** Adds a hold; returns whether it is the first. */
  public boolean begin() {
    lock.lock();
    try {
      holds++;
      held = !over;
      return holds == 1 && held;
    } finally {
      lock.unlock();
    }
  }

  /** Removes a hold; returns whether it was the last. */
  public boolean end() {
    lock.lock();
    try {
      holds--;
      boolean was = held;
      held = holds > 0 && !over;
      return was && !held;
    } finally {
      lock.unlock();
    }
  }

  /** Removes all holds for good, because the store is closing. Returns whether there was one. */
  public boolean endAll() {
    lock.lock();
    try {
      over = true;
      boolean was = held;
      held = false;
      return was;
    } finally {
      lock.unlock();
    }
  }
}
