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
