package io.kiwidb;

/**
 * A consistent, unchanging view of all keyspaces of a store. Its own read operations are those of
 * the default keyspace. No entry visible in a snapshot is dropped before the snapshot is closed. It
 * judges by the time at which it was opened what has expired: that does not change either.
 *
 * <p>Threading: thread-safe. Failure: see {@link ReadView}. A snapshot that becomes unreachable
 * without being closed is reported and released after garbage collection.
 */
public interface Snapshot extends ReadView, AutoCloseable {
  /** Returns the highest sequence number visible in this snapshot. */
  long sequence();

  /**
   * Returns another keyspace of the store as of this snapshot. A keyspace that was dropped or
   * cleared later is as it was; one that was created later is empty. The view can be used until the
   * snapshot is closed.
   *
   * <p>Failure: {@link UnknownKeyspaceException} if the keyspace was dropped before the snapshot
   * was taken; {@link IllegalArgumentException} if it is not one of this store.
   */
  ReadView keyspace(Keyspace keyspace);

  /** Releases the snapshot. Its cursors stay usable. Idempotent. */
  @Override
  void close();
}
