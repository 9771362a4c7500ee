package io.kiwidb;

import io.kiwidb.spi.CompactionChoice;
import java.util.List;
import java.util.Map;

/**
 * Looks inside an open store, for tools and people that watch it work. A store that nobody watches
 * pays nothing for it.
 *
 * <p>Threading: thread-safe. Failure: {@link DatabaseClosedException}; what is asked about a
 * memtable, table or keyspace that is gone throws as each method says.
 */
public interface Insight {
  /**
   * Calls a listener for every event from now on, in addition to those in {@link Options}, and in
   * the same order. The store keeps the listener reachable until the subscription is closed; a lost
   * subscription goes on. It does not keep the store open: a store that is forgotten is closed,
   * unless the listener itself refers to it.
   */
  Subscription subscribe(EventListener listener);

  /** The right to be called. Threading: thread-safe. */
  interface Subscription extends AutoCloseable {
    /**
     * Ends the calls: none begins afterwards, but one that has begun may still be running. May be
     * called by the listener. Idempotent.
     */
    @Override
    void close();
  }

  /**
   * Returns the tables of all keyspaces together with the edit that made them current:
   * {@link KiwiEvent.TreeChanged} events with larger numbers tell what has changed since then.
   */
  TreeState tree();

  /** Returns the running compactions, oldest first. */
  List<RunningCompaction> compactions();

  /**
   * Returns what the strategy of a keyspace would do next, if a worker were free. Changes nothing.
   *
   * @throws UnknownKeyspaceException if the keyspace was dropped
   * @throws IllegalArgumentException if it is a keyspace of another store
   * @throws ProviderException if the strategy fails
   */
  CompactionChoice nextCompaction(Keyspace keyspace);

  /**
   * Begins to tell the latencies of an operation interval by interval; the first one begins now.
   */
  LatencyIntervals latencyIntervals(TimedOperation operation);

  /**
   * Returns the segments of the log that are needed, oldest first; the last one is written, unless
   * the store is read-only.
   */
  List<LogSegmentInfo> logSegments();

  /**
   * Returns the details of a table.
   *
   * @throws IllegalArgumentException if there is no such table (any more)
   */
  TableDetails table(long number);

  /** Returns how often each table was searched, by number, ascending. */
  Map<Long, TableReads> tableReads();

  /**
   * Visits the index of a table, block by block in key order.
   *
   * @throws IllegalArgumentException if there is no such table (any more), or if its format does
   *     not tell
   */
  void visitIndex(long number, IndexVisitor visitor);

  /** Receives the blocks of a table. */
  @FunctionalInterface
  interface IndexVisitor {
    /**
     * Visits a block.
     *
     * @param fence a key that is not smaller than any in the block; a copy
     * @param offset its offset in the file
     * @param bytes its size as stored
     * @return whether to continue
     */
    boolean visit(byte[] fence, long offset, long bytes);
  }

  /**
   * Visits the entries of a table from a key on, including old versions and deletions. Seeks that
   * key; an empty one means from the start.
   *
   * @throws IllegalArgumentException if there is no such table (any more)
   */
  void visitTable(long number, byte[] from, EntryVisitor visitor);

  /**
   * Visits the entries of a memtable from a key on, including old versions and deletions. Seeks
   * that key; an empty one means from the start.
   *
   * @throws IllegalArgumentException if there is no such memtable (any more)
   */
  void visitMemtable(long id, byte[] from, EntryVisitor visitor);

  /**
   * Reads all tables from the storage, without the cache, and verifies them as
   * {@link KiwiTools#verify} does. Takes no lock; writes go on. Tables that are dropped meanwhile
   * are verified all the same. Ends early if the listener says so or throws. When the store is
   * closed meanwhile, the table that is being read is finished first, on the caller's thread;
   * closing does not wait for it.
   *
   * @return number of entries verified
   * @throws CorruptionException at the first table that is corrupt
   * @throws DatabaseClosedException if the store is closed meanwhile
   */
  long verify(VerifyListener listener);

  /** Receives the progress of a verification. */
  @FunctionalInterface
  interface VerifyListener {
    /**
     * Called before each table.
     *
     * @param done number of bytes verified so far
     * @param total number of bytes of all tables
     * @param table the table that comes next
     * @return whether to continue
     */
    boolean next(long done, long total, TableInfo table);
  }
}
