package io.kiwidb;

/**
 * A consistent, unchanging view of a store. No entry visible in a snapshot is dropped before the
 * snapshot is closed.
 *
 * <p>Threading: thread-safe. Failure: see {@link ReadView}. A snapshot that becomes unreachable
 * without being closed is reported and released after garbage collection.
 */
public interface Snapshot extends ReadView, AutoCloseable {
  /** Returns the highest sequence number visible in this snapshot. */
  long sequence();

  /** Releases the snapshot. Its cursors stay usable. Idempotent. */
  @Override
  void close();
}
