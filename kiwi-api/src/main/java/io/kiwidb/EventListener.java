package io.kiwidb;

/**
 * Is told what the store does in the background.
 *
 * <p>Threading: thread-safe; called on the thread on which the event happens, often with locks of the store held. Be quick, and
 * do not call the store: hand the event to a thread of your own. Failure: what a listener throws is logged and ignored.
 */
@FunctionalInterface
public interface EventListener {
  /** Something happened. */
  void on(KiwiEvent event);
}
