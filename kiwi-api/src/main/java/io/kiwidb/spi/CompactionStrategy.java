package io.kiwidb.spi;

/**
 * Purpose: decides what to compact next. A pure function: it receives a view of the tree and
 * returns a decision that the engine executes.
 *
 * <p>Threading: thread-safe. Ownership of buffers: keys in the view are shared and must not be
 * modified.
 *
 * <p>Failure: an exception is reported as {@link io.kiwidb.ProviderException}; the store becomes
 * degraded and works without compaction; the strategy is called again after a delay that grows from
 * 100 ms to 10 s while it keeps failing. A choice that contains a busy table or would violate the
 * order of a level is rejected as a fault of the strategy. If {@link #debt} fails, the tables of
 * level 0 are used as the debt.
 */
public interface CompactionStrategy {
  /**
   * Returns the next compaction, or {@link CompactionChoice.None}. Busy tables must not be chosen.
   */
  CompactionChoice choose(LsmView view);

  /**
   * Returns the compaction debt: how far the tree is from its desired shape, including running
   * compactions until they finish. Writers are slowed according to it, so that the write rate does
   * not exceed the compaction rate. By default, the tables of level 0 are pending and no bytes are.
   */
  default Debt debt(LsmView view) {
    return new Debt(view.levels().get(0).tables().size(), 0);
  }

  /**
   * Returns the maximum number of runs, as counted by {@link #debt}, that can remain when there are
   * no more writes and the strategy has nothing to do. Settings that slow or stop writers at that
   * number of runs are rejected, because the stall would never end. By default,
   * {@code compaction.l0-trigger} - 1.
   */
  default int runsAtRest(LsmView.Rules rules) {
    return rules.l0Trigger() - 1;
  }

  /**
   * The compaction debt.
   *
   * @param runs sorted runs that are waiting to be merged and that every read must search until
   *     then; compared with the settings {@code compaction.l0-slowdown} and
   *     {@code compaction.l0-stop}
   * @param bytes estimated bytes to be rewritten; compared with
   *     {@code compaction.debt-slowdown-bytes} and {@code compaction.debt-stop-bytes}
   */
  record Debt(int runs, long bytes) {
    /** No debt. */
    public static final Debt NONE = new Debt(0, 0);
  }
}
