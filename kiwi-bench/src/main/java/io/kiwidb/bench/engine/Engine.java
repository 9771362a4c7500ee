package io.kiwidb.bench.engine;

import java.util.OptionalLong;

/**
 * An open store of some make.
 *
 * <p>Threading: thread-safe. Failure: whatever the store throws, as an unchecked exception.
 */
public interface Engine extends AutoCloseable {
  /** What one thread works with; the caller closes it before the engine. */
  Session session();

  /** Writes what is in memory to its final place and returns when no background work is left. */
  void settle();

  /**
   * Brings everything into its most compact form; {@link UnsupportedOperationException} if there is
   * no such thing.
   */
  void compact();

  /** How it is set, in one line, for reports. */
  String settings();

  /** Its own view of itself, for people. */
  String statistics();

  /** Bytes that it takes on the disk. */
  long spaceBytes();

  /**
   * In how many sorted runs its data lie, which is in how many places a lookup may have to look:
   * tables of level 0, and further levels that hold anything. Empty where there is no such thing.
   */
  default OptionalLong sortedRuns() {
    return OptionalLong.empty();
  }

  /** Bytes that it says it wrote since it was opened; empty when it does not say. */
  OptionalLong bytesWritten();

  /** What it keeps in memory to find entries, if it says so. */
  default LookupMemory lookupMemory() {
    return LookupMemory.UNKNOWN;
  }

  @Override
  void close();
}
