package io.kiwidb.server.live;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One listener of a {@link LiveFeed}: a bounded queue of the messages that it wants.
 *
 * <ol>
 *   <li>S1: whoever tells a message never waits for the listener. The lock is held to move
 *       references, never while something is sent or written.
 *   <li>S2: at most {@link LiveTopic#capacity} messages of a topic wait. Further ones are dropped
 *       and counted.
 *   <li>S3: a listener learns of what it missed at the place of the gap: after the message before
 *       it, before the message after it.
 * </ol>
 *
 * <p>Threading: thread-safe; one thread reads. Closing wakes the reader.
 */
@SuppressWarnings("EnumOrdinal") // places in arrays, which nobody stores
public final class Subscriber implements AutoCloseable {
  private final LiveFeed feed;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();

  @GuardedBy("lock")
  private final Deque<LiveMessage> queue = new ArrayDeque<>();

  @GuardedBy("lock")
  private final int[] waiting = new int[LiveTopic.values().length];

  @GuardedBy("lock")
  private final long[] dropped = new long[LiveTopic.values().length];

  @GuardedBy("lock")
  private boolean isClosed;

  private volatile Wish wish;

  /** What a listener wants. */
  private record Wish(Set<LiveTopic> topics, LogLevel level) {
    boolean includes(LiveMessage message) {
      return topics.contains(message.topic())
          && (!(message instanceof LogLine line) || line.level().isAtLeast(level));
    }
  }

  Subscriber(LiveFeed feed, Set<LiveTopic> topics, LogLevel level) {
    this.feed = feed;
    this.wish = wishOf(topics, level);
  }

  private static Wish wishOf(Set<LiveTopic> topics, LogLevel level) {
    Set<LiveTopic> copy = EnumSet.noneOf(LiveTopic.class);
    copy.addAll(topics);
    return new Wish(copy, level);
  }

  /**
   * Changes what the listener wants from now on.
   *
   * @param level the lowest level of lines of the log
   */
  public void want(Set<LiveTopic> topics, LogLevel level) {
    wish = wishOf(topics, level);
  }

  boolean wants(LiveTopic topic) {
    return wish.topics().contains(topic);
  }

  /** Queues a message if the listener wants it and there is room. */
  void offer(LiveMessage message) {
    if (!wish.includes(message)) {
      return;
    }
    int topic = message.topic().ordinal();
    lock.lock();
    try {
      if (isClosed) {
        return;
      }
      if (waiting[topic] >= message.topic().capacity()) {
        dropped[topic]++; // S2
        return;
      }
      if (dropped[topic] > 0) {
        queue.add(takeDropped(message.topic())); // S3
      }
      queue.add(message);
      waiting[topic]++;
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private DroppedMessages takeDropped(LiveTopic topic) {
    DroppedMessages gap = new DroppedMessages(topic, dropped[topic.ordinal()]);
    dropped[topic.ordinal()] = 0;
    return gap;
  }

  /**
   * Returns the next message. Waits for it; empty if none came in time, or if the subscription is
   * closed.
   */
  public Optional<LiveMessage> next(long timeoutMillis) throws InterruptedException {
    long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    lock.lockInterruptibly();
    try {
      while (!isClosed) {
        Optional<LiveMessage> message = poll();
        if (message.isPresent() || left <= 0) {
          return message;
        }
        left = arrived.awaitNanos(left);
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private Optional<LiveMessage> poll() {
    LiveMessage message = queue.poll();
    if (message != null) {
      if (!(message instanceof DroppedMessages)) {
        waiting[message.topic().ordinal()]--;
      }
      return Optional.of(message);
    }
    for (LiveTopic topic : LiveTopic.values()) {
      if (dropped[topic.ordinal()] > 0) {
        return Optional.of(takeDropped(topic)); // S3: nothing came after the gap
      }
    }
    return Optional.empty();
  }

  /** Returns whether the subscription is closed: no message comes any more. */
  public boolean isClosed() {
    lock.lock();
    try {
      return isClosed;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the subscription and wakes the reader; what waits is forgotten. Idempotent. */
  @Override
  public void close() {
    feed.remove(this);
    lock.lock();
    try {
      isClosed = true;
      queue.clear();
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
