package io.kiwidb.spi;

/**
 * Purpose: decides what to compact next. Pure: it looks at a drawing of the tree and answers with a
 * value; the engine executes.
 *
 * <p>Threading: thread-safe. Ownership of buffers: keys in the view are shared and must not be
 * written to.
 *
 * <p>Failure: whatever it throws is reported as a {@link io.kiwidb.ProviderException}, the database
 * is degraded and keeps working without compaction, and the strategy is asked again after a pause,
 * which grows from 100 ms to 10 s while it goes on failing. A choice that names a busy table, or
 * would break the order of a level, is refused as the strategy's fault. If {@link #debt} fails, the
 * tables of level 0 are taken for what is owed.
 */
public interface CompactionStrategy {
  /**
   * What should be done now, or {@link CompactionChoice.None}. Tables that are busy must not be
   * chosen.
   */
  CompactionChoice choose(LsmView view);

  /**
   * How far the tree is from the shape that the strategy wants, running jobs included as long as
   * they run: writers are slowed by it, so that what they add stays in proportion to what
   * compaction can take away. Unless a strategy knows better, the tables of level 0 wait and no
   * bytes are owed.
   */
  default Debt debt(LsmView view) {
    return new Debt(view.levels().get(0).tables().size(), 0);
  }

  /**
   * The most runs, as {@link #debt} counts them, that stay when nothing is written any more and the
   * strategy finds nothing to do. Settings that would slow or stop writers because of so many are
   * refused: nobody would ever end that. Unless a strategy knows better, one less than
   * {@code compaction.l0-trigger}.
   */
  default int runsAtRest(LsmView.Rules rules) {
    return rules.l0Trigger() - 1;
  }

  /**
   * What compaction owes.
   *
   * @param runs sorted runs that wait to be merged and that every read has to look into until then;
   *     compared with the settings {@code compaction.l0-slowdown} and {@code compaction.l0-stop}
   * @param bytes about how many bytes would have to be rewritten; compared with
   *     {@code compaction.debt-slowdown-bytes} and {@code compaction.debt-stop-bytes}
   */
  record Debt(int runs, long bytes) {
    /** Nothing is owed. */
    public static final Debt NONE = new Debt(0, 0);
  }
}
