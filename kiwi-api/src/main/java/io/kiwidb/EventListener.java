package io.kiwidb;

/**
 * Is told what the store does in the background.
 *
 * <p>Threading: thread-safe; called on the thread on which the event happens, with no lock held. Be quick. Failure: what a listener
 * throws is logged and ignored.
 */
@FunctionalInterface
public interface EventListener {
  /** Something happened. */
  void on(KiwiEvent event);
}
