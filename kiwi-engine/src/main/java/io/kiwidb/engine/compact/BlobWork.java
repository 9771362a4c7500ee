package io.kiwidb.engine.compact;

import io.kiwidb.Settings;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.engine.manifest.VersionBlobs;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.CompactionChoice.Merge;
import io.kiwidb.spi.CompactionChoice.None;
import io.kiwidb.spi.LsmView.RunningJob;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects the garbage of blob files, whatever the strategy: chooses the files that are to be
 * emptied, and rewrites the tables that refer to them, if no other merge does. A file to which no
 * table refers any more is removed.
 *
 * <p>The choice of files depends on the version alone. While tables are rewritten one after the
 * other, a file that is being emptied has ever less that is live, so it stays among those with the
 * least; and once it is removed, the live share is larger by what it had as garbage. So the work
 * ends when there are no writes.
 *
 * <p>Threading: not thread-safe; under the lock under which choices are made.
 */
final class BlobWork {
  private static final String REASON = "garbage in blob files";

  /**
   * How many times as large as the tables to be rewritten the garbage must be that may be found.
   */
  private static final long WORTH = 4;

  private final RunningJobs running;
  private final TreeContext context;

  BlobWork(RunningJobs running, TreeContext context) {
    this.running = running;
    this.context = context;
  }

  /** Returns the numbers of the blob files out of which a merge moves values. */
  static Set<Long> emptied(Version version, Merge merge, TreeContext context) {
    long percent = context.settings().number(Settings.BLOB_LIVE_PERCENT);
    VersionBlobs blobs = version.blobs();
    if (blobs.isEmpty()) {
      return Set.of();
    }
    Set<Long> files = new HashSet<>(blobs.toEmpty(percent));
    if (merge.reason().equals(ManualCompaction.REASON)) {
      files.addAll(blobs.below(percent));
    }
    return files;
  }

  /**
   * Returns the rewriting of a table if there is so much garbage that it goes first; {@link None}
   * otherwise.
   */
  CompactionChoice urgent(Version version) {
    return choose(version, context.settings().number(Settings.BLOB_LIVE_PERCENT) / 2);
  }

  /** Returns the rewriting of a table in its level; {@link None} if there is nothing to do. */
  CompactionChoice empty(Version version) {
    return choose(version, context.settings().number(Settings.BLOB_LIVE_PERCENT));
  }

  /**
   * Returns the merging of level 0 into the level below; {@link None} if there is nothing to do.
   *
   * <p>Addresses in level 0 hide others below, but what they hide counts as live until they are
   * merged. Without this, a strategy that waits until there are enough tables would let as much
   * garbage wait as these tables refer to. It is done if there could be too much garbage, and if
   * the tables to be rewritten are small compared with it.
   */
  CompactionChoice reveal(Version version) {
    VersionBlobs blobs = version.blobs();
    long livePercent = context.settings().number(Settings.BLOB_LIVE_PERCENT);
    long hidden = blobs.isEmpty() ? 0 : mostHidden(version);
    if (hidden == 0 || (blobs.liveBytes() - hidden) * 100 >= blobs.recordBytes() * livePercent) {
      return new None();
    }
    List<TableInfo> inputs = new ArrayList<>();
    version.levels().get(0).tables().forEach(table -> inputs.add(table.info()));
    int count = Math.toIntExact(context.settings().number(Settings.LEVEL_COUNT));
    int target = Math.min(count, version.levels().size()) - 1;
    for (int level = target; level > 0; level--) {
      target = version.levels().get(level).size() > 0 ? level : target;
    }
    RunningJob span = RunningJobs.of(
        new Merge(List.copyOf(inputs), target, 0, List.of(), REASON), context.order());
    for (LevelTable table : version.levels().get(target).tables()) {
      if (context.order().compare(table.info().smallestKey(), span.largestKey()) <= 0
          && context.order().compare(table.info().largestKey(), span.smallestKey()) >= 0) {
        inputs.add(table.info());
      }
    }
    long rewritten = inputs.stream().mapToLong(TableInfo::bytes).sum();
    long tableBytes = context.settings().number(Settings.TABLE_BYTES);
    Merge merge = new Merge(List.copyOf(inputs), target, tableBytes, List.of(), REASON);
    return rewritten > hidden / WORTH
            || running.isInTheWay(RunningJobs.of(merge, context.order()), context.order())
        ? new None()
        : merge;
  }

  /** Returns the most bytes of values that addresses in level 0 can hide. */
  private static long mostHidden(Version version) {
    long above = 0;
    long largest = 0;
    for (LevelTable table : version.levels().get(0).tables()) {
      above += table.blobs().bytes();
      largest = Math.max(largest, table.blobs().bytes());
    }
    long below = version.blobs().liveBytes() - above;
    return below > 0 ? Math.min(above, below) : above - largest;
  }

  private CompactionChoice choose(Version version, long livePercent) {
    Set<Long> files = version.blobs().toEmpty(livePercent);
    if (files.isEmpty()) {
      return new None();
    }
    long tableBytes = context.settings().number(Settings.TABLE_BYTES);
    for (Level level : version.levels()) {
      for (LevelTable table : level.tables()) {
        if (table.blobs().anyMatch(files::contains)) {
          TableInfo info = table.info();
          long bytes = info.level() == 0 ? Long.MAX_VALUE : tableBytes;
          Merge merge = new Merge(List.of(info), info.level(), bytes, List.of(), REASON);
          if (!running.isInTheWay(RunningJobs.of(merge, context.order()), context.order())) {
            return merge;
          }
        }
      }
    }
    return new None();
  }
}
