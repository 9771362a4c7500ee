package io.kiwidb.server.socket;

import java.util.concurrent.atomic.AtomicInteger;

/** How many WebSockets may be open. Threading: thread-safe. */
public final class OpenSockets {
  private final int most;
  private final AtomicInteger open = new AtomicInteger();

  /** Creates a count with a bound. */
  public OpenSockets(int most) {
    this.most = most;
  }

  /** Counts one more. Returns false if there are too many. */
  boolean tryOpen() {
    if (open.incrementAndGet() <= most) {
      return true;
    }
    open.decrementAndGet();
    return false;
  }

  void closed() {
    open.decrementAndGet();
  }

  /** Returns how many are open. */
  public int count() {
    return open.get();
  }
}
