package io.kiwidb.compaction.fifo;

import io.kiwidb.compaction.IntraLevelZeroCompaction;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.CompactionStrategy;
import io.kiwidb.spi.LsmView;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the most recent writes. Tables stay in level 0; the oldest are dropped whole when the total
 * size exceeds {@code fifo.bytes}, or when they are older than {@code fifo.ttl-millis}. Nothing is
 * rewritten for that.
 *
 * <p>Consequences for keys:
 *
 * <ul>
 *   <li>A key disappears when the table with its newest version is dropped. Overwritten versions
 *       are dropped earlier or with it, and until then take space like any other.
 *   <li>Writing a key again renews it. Reading it does not.
 *   <li>A deleted key stays deleted: the versions that its deletion hides are older, so they are
 *       dropped before it or together with it. Deletions take space until then; they do not cause
 *       {@code fifo} to free any.
 *   <li>Age is that of a table, so entries written shortly before a flush and long before it are
 *       dropped together.
 *   <li>Snapshots do not keep tables in the tree: data that a snapshot has not read yet disappears
 *       for it too.
 * </ul>
 *
 * <p>Every read has to search every table of level 0 (or its filter), so when at least as many
 * adjacent tables as the trigger fit into one table of {@code tableBytes}, they are merged into one
 * {@linkplain IntraLevelZeroCompaction within level 0}. With ordinary settings flushed tables are
 * about that large, and nothing is merged. A merged table counts as new, so if there is a TTL only
 * tables younger than a tenth of it are merged: an entry may stay for a tenth longer for each merge
 * that it goes through, and each of those makes its table several times larger.
 *
 * <p>Tables in sorted levels, left by another strategy, are older than level 0 and are dropped
 * first, the deepest level before the others.
 *
 * <p>Invariants. <b>F1</b>: a table is dropped together with every older one that overlaps it;
 * otherwise hidden versions would reappear. So tables are dropped from the oldest on only, and
 * never past a busy one. <b>F2</b>: every choice reduces the number of tables, so compaction
 * terminates.
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

  /** No debt: dropping a table takes no work. */
  @Override
  public Debt debt(LsmView view) {
    return Debt.NONE;
  }

  /** Consistent with {@link #debt}: the number of tables never stalls writers. */
  @Override
  public int runsAtRest(LsmView.Rules rules) {
    return 0;
  }

  private static @Nullable CompactionChoice merge(LsmView view) {
    long ttl = view.rules().value(FifoProvider.TTL_MILLIS);
    long since = ttl == 0 ? Long.MIN_VALUE : view.nowMillis() - ttl / MERGED_WITHIN_PART_OF_TTL;
    int fewest = Math.max(2, view.rules().l0Trigger());
    return new IntraLevelZeroCompaction(
            view, fewest, view.rules().tableBytes(), table -> table.createdMillis() >= since)
        .merge();
  }
}
