package io.kiwidb.engine.map;

import io.kiwidb.ReadView;
import io.kiwidb.Snapshot;

/**
 * The consistent view that an iterator reads.
 *
 * @param view the view
 * @param release releases it; idempotent
 */
record ConsistentView(ReadView view, Runnable release) {
  /** Returns the view of a snapshot that the holder closes. */
  static ConsistentView owned(Snapshot snapshot) {
    return new ConsistentView(snapshot, snapshot::close);
  }

  /** Returns the view of a snapshot that is closed elsewhere. */
  static ConsistentView borrowed(ReadView snapshot) {
    return new ConsistentView(snapshot, () -> {});
  }
}
