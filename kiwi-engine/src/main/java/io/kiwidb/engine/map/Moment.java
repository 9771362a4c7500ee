package io.kiwidb.engine.map;

import io.kiwidb.ReadView;
import io.kiwidb.Snapshot;

/**
 * The one moment that an iterator sees.
 *
 * @param view shows it
 * @param release gives it up; idempotent
 */
record Moment(ReadView view, Runnable release) {
  /** That of a snapshot which the holder closes. */
  static Moment owned(Snapshot snapshot) {
    return new Moment(snapshot, snapshot::close);
  }

  /** That of a snapshot which somebody else closes. */
  static Moment borrowed(ReadView snapshot) {
    return new Moment(snapshot, () -> {});
  }
}
