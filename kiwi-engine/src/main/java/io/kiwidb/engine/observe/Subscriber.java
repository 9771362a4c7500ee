package io.kiwidb.engine.observe;

import io.kiwidb.EventListener;
import io.kiwidb.Insight;
import io.kiwidb.KiwiEvent;
import java.util.Collection;

/**
 * A listener that can leave. Refers to no part of the store, so that a listener that keeps its own
 * subscription does not keep a forgotten store.
 *
 * <p>Threading: thread-safe.
 */
final class Subscriber implements EventListener, Insight.Subscription {
  private final EventListener listener;
  private final Collection<EventListener> others;
  private volatile boolean ended;

  /**
   * Creates it.
   *
   * @param others the listeners from which it removes itself
   */
  Subscriber(EventListener listener, Collection<EventListener> others) {
    this.listener = listener;
    this.others = others;
  }

  /** Passes an event on, unless it has ended: events told before that may still be waiting. */
  @Override
  public void on(KiwiEvent event) {
    if (!ended) {
      listener.on(event);
    }
  }

  @Override
  public void close() {
    ended = true;
    others.remove(this);
  }

  @Override
  public String toString() {
    return listener.toString();
  }
}
