package io.kiwidb.engine.files;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether the directory is held still: no file comes, goes or is replaced, and no edit is written
 * to the manifest; only the newest log grows. Everything that would change the directory asks here,
 * under the lock that it works under anyway.
 *
 * <p>Threading: thread-safe; asking is a volatile read.
 */
public final class DirectoryHold {
  private final ReentrantLock lock = new ReentrantLock();
  private int holds; // guarded by the lock
  private volatile boolean held;
  private volatile boolean over;

  /** Whether it is held. */
  public boolean isHeld() {
    return held;
  }

  /** Fails while it is held, for what a caller asks for. */
  public void requireNone(String what) {
    if (held) {
      throw new IllegalStateException(
          what + " while background work is paused; close the pause first");
    }
  }

  /** Holds it once more; answers whether it was not held before. */
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

  /** Ends one hold; answers whether it is not held any more. */
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

  /** Ends all holds, for good: none outlives the store. Answers whether it was held. */
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
