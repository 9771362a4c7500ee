package io.kiwidb.bench.engine;

import java.util.OptionalLong;

/**
 * An open store of one of the engines.
 *
 * <p>Threading: thread-safe. Failure: the store's exceptions, unchecked.
 */
public interface Engine extends AutoCloseable {
  /** Returns a session for one thread. The caller closes it before the engine. */
  Session session();

  /**
   * Returns counters, which are kept apart from the other keys. They are created when they are
   * first asked for.
   *
   * @throws UnsupportedOperationException if the engine has no merge operator
   */
  default EngineCounters counters() {
    throw new UnsupportedOperationException("no merge operator");
  }

  /**
   * Returns what copies the store.
   *
   * @throws UnsupportedOperationException if the engine has no checkpoints and backups
   */
  default EngineCopies copies() {
    throw new UnsupportedOperationException("no checkpoints and backups");
  }

  /**
   * Returns transactions for one thread, of the kind that the store was opened for. The caller
   * closes them before the engine.
   *
   * @throws UnsupportedOperationException if the engine has no transactions
   */
  default EngineTransactions transactions() {
    throw new UnsupportedOperationException("no transactions");
  }

  /** Flushes memtables and waits until no background work is left. */
  void settle();

  /**
   * Compacts the whole store. Throws {@link UnsupportedOperationException} if the engine has no
   * compaction.
   */
  void compact();

  /** Returns the configuration in one line, for reports. */
  String settings();

  /** Returns the engine's own statistics as text. */
  String statistics();

  /** Returns the bytes used on disk. */
  long spaceBytes();

  /**
   * Returns the number of sorted runs, which bounds the places a lookup may have to search: the
   * tables of level 0 plus every other non-empty level; of several keyspaces, the most of any.
   * Empty if the engine has no sorted runs.
   */
  default OptionalLong sortedRuns() {
    return OptionalLong.empty();
  }

  /**
   * Returns the bytes written since the store was opened; empty if the engine does not report them.
   */
  OptionalLong bytesWritten();

  /**
   * Returns the memory used for lookups; {@link LookupMemory#UNKNOWN} if the engine does not report
   * it.
   */
  default LookupMemory lookupMemory() {
    return LookupMemory.UNKNOWN;
  }

  @Override
  void close();
}
