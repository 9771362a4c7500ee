package io.kiwidb.engine.flush;

import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.manifest.VersionSet;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.Tree;
import io.kiwidb.engine.view.Trees;
import io.kiwidb.engine.write.LogSyncer;
import io.kiwidb.io.Scheduler.Lane;
import java.util.List;
import java.util.Set;

/**
 * Which log segments are needed: those that contain entries of a memtable, and the one being
 * written. A keyspace without a memtable needs none, however long it is idle.
 *
 * <p>Threading: stateless.
 */
public final class LogNeeds {
  private LogNeeds() {}

  /**
   * Returns the oldest segment needed when these memtables are in tables, or gone.
   *
   * <p>The segment being written is read first: a memtable that is not seen here has its first
   * entry in that segment or a later one.
   */
  public static long oldest(Trees trees, LogSyncer syncer, Set<MemTableSlot> except) {
    long oldest = syncer.currentSegment();
    for (Tree tree : trees.list()) {
      oldest = Math.min(oldest, tree.oldestLog(except));
    }
    return oldest;
  }

  /** Closes and removes the segments that the durable state does not need any more. */
  public static void removeObsolete(VersionSet versions, LogSyncer syncer, StoreContext context) {
    List<Long> obsolete = versions.takeObsoleteLogs();
    if (obsolete.isEmpty()) {
      return;
    }
    syncer.obsoleteBefore(obsolete.get(obsolete.size() - 1) + 1);
    context
        .scheduler()
        .execute(
            Lane.HOUSEKEEPING,
            () -> obsolete.forEach(number -> context.remover().remove(FileNames.log(number))));
  }
}
