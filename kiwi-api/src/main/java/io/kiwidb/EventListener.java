package io.kiwidb;

/**
 * Is told what the store does in the background.
 *
 * <p>Threading: called by one thread at a time, in the order in which things happened, soon after
 * they did; the last calls come from the thread that closes the store. It may use the store, but
 * not close it. While it works the events behind wait in memory, so a listener with much to do
 * should hand them on. Failure: what a listener throws is logged and ignored.
 */
@FunctionalInterface
public interface EventListener {
  /** Something happened. */
  void on(KiwiEvent event);
}
