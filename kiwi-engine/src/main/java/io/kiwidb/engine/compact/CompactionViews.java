package io.kiwidb.engine.compact;

import io.kiwidb.TableInfo;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.expiry.Stripes;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.engine.view.Tree;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.LsmView.RunningJob;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What a strategy sees of a keyspace, and simple questions about its tree.
 *
 * <p>Threading: thread-safe.
 */
final class CompactionViews {
  private static final long SNAPSHOT_CHECK_MILLIS = 60_000;

  private final Tree tree;
  private final Compactions.Source source;
  private final RunningJobs running;

  CompactionViews(Tree tree, Compactions.Source source, RunningJobs running) {
    this.tree = tree;
    this.source = source;
    this.running = running;
  }

  LsmView of(Version version, boolean pausing, boolean idle) {
    TreeContext context = tree.context();
    Stripes stripes = source.snapshots().stripes();
    long oldest = stripes.newest() == 0 ? Long.MAX_VALUE : stripes.snapshots()[0];
    VersionView.Conditions conditions = new VersionView.Conditions(
        context.time().epochMillis(),
        oldest,
        pausing,
        idle,
        ExpiredTables.past(version, stripes.firstReads()[0]));
    return VersionView.of(
        version,
        source.versions().resumeKeys(tree.id()),
        running.list(),
        context.settings().values(),
        context.order(),
        conditions);
  }

  /** Returns whether there are level 0 tables that could be merged into one. */
  boolean mayGainFromPause() {
    return look(version -> version.levels().get(0).size() > 1, false);
  }

  /** Returns the time of the first reader: what has expired then has expired for all. */
  long passed() {
    return source.snapshots().stripes().firstReads()[0];
  }

  /** Returns when more entries of tables may have expired for all readers, or NEVER. */
  long nextExpiry() {
    long passed = passed();
    long now = tree.context().store().clock().now();
    return look(
        version -> {
          if (ExpiredTables.nextAfter(version, Long.MIN_VALUE) == Entry.NEVER) {
            return Entry.NEVER;
          }
          tree.context().store().clock().use();
          long next = ExpiredTables.nextAfter(version, passed);
          // What waits for a snapshot is looked at again later: nobody tells when it is closed.
          return next <= now ? now + SNAPSHOT_CHECK_MILLIS : next;
        },
        Entry.NEVER);
  }

  /** Returns whether there are deletions that could be dropped. */
  boolean mayGainFromRest() {
    return look(
        version -> version.rangeDeletionCount() > 0
            || version.tableInfos().stream().anyMatch(table -> table.deletions() > 0)
            || !ExpiredTables.past(version, passed()).isEmpty(),
        false);
  }

  /** Returns the deepest level that contains tables or is the target of a running job. */
  int deepestLevel() {
    return look(
        version -> IntStream.concat(
                running.list().stream().mapToInt(RunningJob::targetLevel),
                version.tableInfos().stream().mapToInt(TableInfo::level))
            .max()
            .orElse(0),
        0);
  }

  private <T> T look(Function<Version, T> question, T ifGone) {
    Version version = tree.holdVersion();
    if (version == null) {
      return ifGone;
    }
    try {
      return question.apply(version);
    } finally {
      version.release();
    }
  }
}
