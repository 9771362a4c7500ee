package io.kiwidb.engine.map;

import io.kiwidb.ReadView;
import io.kiwidb.Snapshot;

/**
 * The consistent view that an iterator reads.
 *
 * @param view the view
 * @param release releases it; idempotent
 */
public record ConsistentView(ReadView view, Runnable release) {
  /** Returns the view of a snapshot that the holder closes. */
  public static ConsistentView owned(Snapshot snapshot) {
    return new ConsistentView(snapshot, snapshot::close);
  }

  /** Returns a view that is closed elsewhere: a snapshot, or a transaction. */
  public static ConsistentView borrowed(ReadView view) {
    return new ConsistentView(view, () -> {});
  }
}
