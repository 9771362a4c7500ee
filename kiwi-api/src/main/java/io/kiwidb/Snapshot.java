package io.kiwidb;

/**
 * One moment of a store, which reads the same for ever: nothing that it can see is dropped before
 * it is closed.
 *
 * <p>Threading: thread-safe. Failure: as {@link ReadView}. A snapshot that is forgotten is reported
 * and freed by the collector.
 */
public interface Snapshot extends ReadView, AutoCloseable {
  /** The last sequence number that it sees. */
  long sequence();

  /** Gives the moment up. Cursors made from it stay usable. Idempotent. */
  @Override
  void close();
}
