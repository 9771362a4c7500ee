package io.kiwidb.server.live;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells messages to all listeners that want them. It outlives the store that it tells of, so that
 * listeners stay when a store is closed and opened again.
 *
 * <p>Threading: thread-safe. Telling never waits for a listener, see {@link Subscriber}.
 */
public final class LiveFeed implements LogSink, AutoCloseable {
  private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
  private volatile boolean isClosed;

  /** Creates a feed without listeners. */
  public LiveFeed() {}

  /**
   * Adds a listener. If the feed is closed, the subscription is closed from the beginning.
   *
   * @param level the lowest level of lines of the log
   */
  public Subscriber subscribe(Set<LiveTopic> topics, LogLevel level) {
    Subscriber subscriber = new Subscriber(this, topics, level);
    subscribers.add(subscriber);
    if (isClosed) { // after the addition: close() sees it, or this line sees close()
      subscriber.close();
    }
    return subscriber;
  }

  void remove(Subscriber subscriber) {
    subscribers.remove(subscriber);
  }

  /** Returns whether anybody wants a topic; messages that nobody wants need not be made. */
  public boolean isWanted(LiveTopic topic) {
    for (Subscriber subscriber : subscribers) {
      if (subscriber.wants(topic)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the number of listeners. */
  public int subscribers() {
    return subscribers.size();
  }

  /** Tells a message to all who want it. */
  public void tell(LiveMessage message) {
    for (Subscriber subscriber : subscribers) {
      subscriber.offer(message);
    }
  }

  @Override
  public void accept(LogLine line) {
    tell(line);
  }

  /** Closes all subscriptions. Idempotent. */
  @Override
  public void close() {
    isClosed = true;
    subscribers.forEach(Subscriber::close);
  }
}
