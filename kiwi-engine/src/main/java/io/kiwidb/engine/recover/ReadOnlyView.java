package io.kiwidb.engine.recover;

import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.Tree;
import java.util.List;

/**
 * Shows the recovered state to the readers of a store opened read-only: the replayed memtables stay
 * in memory, and no file is written.
 *
 * <p>Threading: stateless.
 */
public final class ReadOnlyView {
  private ReadOnlyView() {}

  /**
   * Installs the replayed memtables of a keyspace, sealed.
   *
   * @param memtables oldest first
   * @param firstId the id of the first memtable
   * @return the id after the last
   */
  public static long install(Tree tree, List<ReplayedMemTable> memtables, long firstId) {
    long id = firstId;
    for (ReplayedMemTable memtable : memtables) {
      tree.open(memtable.slot(id++));
      tree.seal(new MemTableSlot.Seal(memtable.lastSequence(), 0, 0));
    }
    return id;
  }
}
