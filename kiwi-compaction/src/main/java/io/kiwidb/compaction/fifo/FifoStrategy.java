package io.kiwidb.compaction.fifo;

import io.kiwidb.compaction.IntraLevelZeroCompaction;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.CompactionStrategy;
import io.kiwidb.spi.LsmView;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was written last. Tables stay in level 0; the oldest are dropped whole when all tables
 * together are larger than {@code maxBytes}, or when they are older than {@code ttlMillis}. Nothing
 * is rewritten for that.
 *
 * <p>What it means for keys:
 *
 * <ul>
 *   <li>A key is gone when the table with its newest version is dropped. Versions that were
 *       overwritten go earlier or with it, and until then take space like any other.
 *   <li>Writing a key again renews it. Reading it does not.
 *   <li>A deleted key stays deleted: what its deletion hides is older, so it is dropped first or
 *       together with it. Deletions take space until then; {@code fifo} frees none because of them.
 *   <li>Age is that of a table, so entries written just before a flush and long before it go
 *       together.
 *   <li>Snapshots do not hold tables in the tree: what a snapshot has not read yet is gone for it
 *       too.
 * </ul>
 *
 * <p>Every read has to look into every table of level 0 (or its filter), so when at least as many
 * as the trigger lie side by side that fit into one table of {@code tableBytes}, they are merged
 * into one {@linkplain IntraLevelZeroCompaction within level 0}. Ordinary settings flush tables
 * about that large, and nothing is merged. A merged table counts as new, so where there is an age
 * only tables younger than a tenth of it are merged: an entry may stay for a tenth longer for each
 * merge that it goes through, and each of those makes its table several times larger.
 *
 * <p>Tables in sorted levels, which another strategy left, are older than level 0 and go first, the
 * deepest level before the others.
 *
 * <p>Invariants. <b>F1</b>: with a dropped table goes every older one that overlaps it, or what it
 * hides would come back: tables are dropped from the old end only, and never past one that is busy.
 * <b>F2</b>: every choice makes fewer tables, so it comes to an end.
 *
 * <p>Threading: immutable. Ownership and failure: see {@link CompactionStrategy}.
 */
final class FifoStrategy implements CompactionStrategy {
  private static final CompactionChoice NONE = new CompactionChoice.None();
  private static final int MERGED_WITHIN_PART_OF_TTL = 10;

  @Override
  public CompactionChoice choose(LsmView view) {
    CompactionChoice drop = new OldestTables(view).drop();
    CompactionChoice choice = drop == null ? merge(view) : drop;
    return choice == null ? NONE : choice;
  }

  /** Nothing waits: a table that is to go takes no work. */
  @Override
  public Debt debt(LsmView view) {
    return Debt.NONE;
  }

  /** As {@link #debt} counts: however many tables there are, they slow no writer. */
  @Override
  public int runsAtRest(LsmView.Rules rules) {
    return 0;
  }

  private static @Nullable CompactionChoice merge(LsmView view) {
    long ttl = view.rules().ttlMillis();
    long since = ttl == 0 ? Long.MIN_VALUE : view.nowMillis() - ttl / MERGED_WITHIN_PART_OF_TTL;
    int fewest = Math.max(2, view.rules().l0Trigger());
    return new IntraLevelZeroCompaction(
            view, fewest, view.rules().tableBytes(), table -> table.createdMillis() >= since)
        .merge();
  }
}
