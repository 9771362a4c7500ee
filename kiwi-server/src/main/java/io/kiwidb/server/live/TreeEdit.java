package io.kiwidb.server.live;

import io.kiwidb.KiwiEvent.TreeChanged;
import io.kiwidb.TableInfo;
import java.util.List;

/**
 * A change of the tree. Threading: immutable, provided that the arrays are not modified.
 *
 * @param edit its number
 * @param millis when the server heard of it, in milliseconds since 1970
 * @param keyspace the name that the keyspace had then
 * @param keyspaceId its number
 * @param cause what changed the tree
 * @param job number of the compaction; 0 if it was none
 * @param added new tables, and moved ones with their new level
 * @param removed numbers of tables that are gone, or were moved
 */
public record TreeEdit(
    long edit,
    long millis,
    String keyspace,
    int keyspaceId,
    TreeChanged.Cause cause,
    long job,
    List<TableInfo> added,
    List<Long> removed) {
  private static final long EDIT_BYTES = 128;
  private static final long TABLE_BYTES = 160;
  private static final long NUMBER_BYTES = 24;

  static TreeEdit of(TreeChanged event, long millis) {
    return new TreeEdit(
        event.edit(),
        millis,
        event.keyspace(),
        event.keyspaceId(),
        event.cause(),
        event.job(),
        List.copyOf(event.added()),
        List.copyOf(event.removed()));
  }

  /** Returns about how much memory it takes. */
  long weight() {
    long weight = EDIT_BYTES + removed.size() * NUMBER_BYTES;
    for (TableInfo table : added) {
      weight += TABLE_BYTES + table.smallestKey().length + table.largestKey().length;
    }
    return weight;
  }
}
