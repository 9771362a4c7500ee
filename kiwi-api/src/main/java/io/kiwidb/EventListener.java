package io.kiwidb;

/**
 * Receives the background events of a store.
 *
 * <p>Threading: called by one thread at a time, in the order of the events, shortly after they
 * occurred; the last calls come from the thread that closes the store. A listener may use the
 * store, and may also close it. Subsequent events are queued in memory during a call, so a listener
 * should delegate long work. Failure: exceptions thrown by a listener are logged and ignored.
 */
@FunctionalInterface
public interface EventListener {
  /** Called for each event. */
  void on(KiwiEvent event);
}
