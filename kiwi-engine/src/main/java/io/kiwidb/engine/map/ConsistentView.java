package io.kiwidb.engine.map;

import io.kiwidb.ReadView;
import io.kiwidb.Snapshot;

/**
 * The one moment that an iterator sees.
 *
 * @param view shows it
 * @param release gives it up; idempotent
 */
record ConsistentView(ReadView view, Runnable release) {
  /** That of a snapshot which the holder closes. */
  static ConsistentView owned(Snapshot snapshot) {
    return new ConsistentView(snapshot, snapshot::close);
  }

  /** That of a snapshot which somebody else closes. */
  static ConsistentView borrowed(ReadView snapshot) {
    return new ConsistentView(snapshot, () -> {});
  }
}
