package io.kiwidb.server.http;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that bodies of all requests may take together. Threading: thread-safe. */
final class BodyBudget {
  private final long most;
  private final AtomicLong taken = new AtomicLong();

  /**
   * Creates a budget.
   *
   * @param most bytes
   */
  BodyBudget(long most) {
    this.most = most;
  }

  /** Takes bytes; returns whether there were so many. */
  boolean tryTake(long bytes) {
    if (taken.addAndGet(bytes) > most) {
      taken.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** Gives bytes back. */
  void give(long bytes) {
    taken.addAndGet(-bytes);
  }

  /** Returns how many bytes are taken. */
  long taken() {
    return taken.get();
  }
}
