package io.kiwidb.bench.engine;

/**
 * Counters of an engine, apart from its other keys, which are incremented by a merge operator.
 * Threading: thread-safe. Ownership: keys are not kept.
 */
public interface EngineCounters {
  /** The bytes of an operand. */
  int OPERAND_BYTES = Long.BYTES;

  /** Adds one, without a read. */
  void increment(byte[] key);

  /** Returns the value; 0 if it was never incremented. */
  long value(byte[] key);
}
