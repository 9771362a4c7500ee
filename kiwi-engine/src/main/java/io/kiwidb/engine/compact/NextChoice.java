package io.kiwidb.engine.compact;

import io.kiwidb.Settings;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.LsmView;

/**
 * What to do next: what deletions of ranges, expiries and garbage in blob files leave, and what the
 * strategy chooses.
 *
 * <p>Threading: not thread-safe; under the lock under which choices are made.
 */
final class NextChoice {
  private final TreeContext context;
  private final CheckedStrategy strategy;
  private final RangeDeletionWork ranges;
  private final BlobWork blobs;
  private final RunningJobs running;
  private final CompactionViews views;

  NextChoice(
      TreeContext context, CheckedStrategy strategy, RunningJobs running, CompactionViews views) {
    this.context = context;
    this.strategy = strategy;
    this.running = running;
    this.views = views;
    this.ranges = new RangeDeletionWork(running, context.order());
    this.blobs = new BlobWork(running, context);
  }

  /** Returns a choice that may be carried out; without tables if there is nothing to do. */
  CompactionChoice of(Version version, LsmView view) {
    CompactionChoice choice = covered(version, view);
    if (!ChoiceCheck.tables(choice).isEmpty()) {
      return choice; // hides nothing: the deletions that cover these tables stay
    }
    choice = ExpiredTables.drop(
        version,
        context.order(),
        views.passed(),
        drop -> !running.isInTheWay(RunningJobs.of(drop, context.order()), context.order()));
    if (!ChoiceCheck.tables(choice).isEmpty()) {
      return choice;
    }
    choice = blobs.urgent(version);
    if (ChoiceCheck.tables(choice).isEmpty()) {
      choice = strategy.choose(view);
    }
    if (ChoiceCheck.tables(choice).isEmpty()) {
      choice = blobs.empty(version);
    }
    if (ChoiceCheck.tables(choice).isEmpty()) {
      choice = blobs.reveal(version);
    }
    if (ChoiceCheck.tables(choice).isEmpty()) {
      choice = ranges.clean(version, view, context.settings().number(Settings.TABLE_BYTES));
    }
    if (!ChoiceCheck.tables(choice).isEmpty()) {
      strategy.require(choice, view);
    }
    return choice;
  }

  /** Returns the next piece of a manual compaction; what can be dropped unread comes first. */
  CompactionChoice byHand(ManualCompaction sweep, Version version, LsmView view) {
    CompactionChoice covered = covered(version, view);
    return ChoiceCheck.tables(covered).isEmpty() ? sweep.next(version) : covered;
  }

  /** Checks a piece of a manual compaction. */
  void requireByHand(CompactionChoice choice, LsmView view) {
    if (!(choice instanceof CompactionChoice.Drop)) { // the strategy need not know of deletions
      strategy.require(choice, view);
    }
  }

  private CompactionChoice covered(Version version, LsmView view) {
    return ranges.drop(version, view.oldestSnapshot());
  }
}
