package io.kiwidb.server.resource;

import io.kiwidb.KiwiEvent.TreeChanged;
import io.kiwidb.TableInfo;
import java.util.List;
import java.util.Optional;

/** What was seen of the store since the server watches it. Threading: thread-safe. */
public interface Watched {
  /** Returns the compactions that have ended, newest first; a bounded number. */
  List<Compactions.Finished> finishedCompactions();

  /** Returns the trees since the store is watched; empty if it is not. */
  Optional<Trees> trees();

  /** The tree at each moment since the store is watched. Threading: thread-safe. */
  interface Trees {
    /**
     * Returns the tree at a moment.
     *
     * @param edit the moment; one that is not remembered stands for the nearest that is
     */
    Moment at(long edit);

    /** Returns the edits after a moment, oldest first. */
    List<Change> editsAfter(long edit);
  }

  /** A tree at a moment, with the first and the last moment that can be shown. */
  record Moment(long at, long firstEdit, long lastEdit, List<TableInfo> tables) {}

  /** An edit. */
  record Change(
      long edit,
      long millis,
      String keyspace,
      int keyspaceId,
      TreeChanged.Cause cause,
      long job,
      List<TableInfo> added,
      List<Long> removed) {}
}
