package io.kiwidb.engine.gap;

import java.util.function.LongConsumer;

/** Tells the last sequence number that a write was given. Threading: thread-safe. */
@FunctionalInterface
public interface Assignments {
  /** Of a source without writers. */
  Assignments NEVER = action -> {};

  /**
   * Runs an action with the last sequence number assigned, while none is assigned; or not at all,
   * if it would have to wait for that.
   *
   * <p>A write that is assigned a larger one happens after the action.
   */
  void tryBetween(LongConsumer action);
}
