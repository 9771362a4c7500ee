package io.kiwidb.server.live;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The latest events, for whoever comes later. Those that are for debugging only, the changes of the
 * tree and of files, would leave no room for others; {@link TreeHistory} has the former.
 *
 * <p>Threading: thread-safe.
 */
final class EventHistory {
  /** How many are kept. */
  static final int EVENTS = 100;

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Deque<LiveEvent> latest = new ArrayDeque<>(); // newest first

  EventHistory() {}

  void add(EventReport report) {
    if (!report.line().level().isAtLeast(LogLevel.INFO)) {
      return;
    }
    lock.lock();
    try {
      latest.addFirst(report.event());
      if (latest.size() > EVENTS) {
        latest.removeLast();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns the events, newest first. */
  List<LiveEvent> latest() {
    lock.lock();
    try {
      return List.copyOf(latest);
    } finally {
      lock.unlock();
    }
  }
}
