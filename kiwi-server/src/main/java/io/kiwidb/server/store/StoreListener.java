package io.kiwidb.server.store;

import io.kiwidb.Kiwi;

/**
 * Is told when the store of a server opens and closes, to begin and end watching it.
 *
 * <p>Threading: one call at a time, by the thread that opens or closes the store. Failure: must not
 * throw, and must return within a few seconds: the store waits for it.
 */
public interface StoreListener {
  /** The store is open. Also called once for a store that is open when the listener is added. */
  void opened(Kiwi db);

  /** The store will be closed when this returns. Let go of its snapshots and cursors. */
  void closing();
}
