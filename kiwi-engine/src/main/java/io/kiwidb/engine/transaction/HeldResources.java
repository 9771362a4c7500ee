package io.kiwidb.engine.transaction;

import io.kiwidb.engine.expiry.Moment;
import io.kiwidb.engine.view.SnapshotList;

/**
 * What an open transaction holds: its snapshot, locks, and memtables. Does not refer to the objects
 * of the user, so that it can be released when they were forgotten.
 *
 * <p>Threading: used under the lock of the transaction, or when that is unreachable.
 */
final class HeldResources {
  private final SnapshotList snapshots;
  private final LockTable locks;
  private final LockOwner owner;
  private final OwnWrites writes;
  private Moment moment;

  HeldResources(
      SnapshotList snapshots, Moment moment, LockTable locks, LockOwner owner, OwnWrites writes) {
    this.snapshots = snapshots;
    this.moment = moment;
    this.locks = locks;
    this.owner = owner;
    this.writes = writes;
  }

  /** Returns the moment that the transaction reads. */
  Moment moment() {
    return moment;
  }

  /** Replaces the moment by a later one, whose snapshot is open. */
  void moment(Moment later) {
    Moment before = moment;
    moment = later;
    snapshots.close(before);
  }

  /** Releases everything. Called once. */
  void release() {
    try {
      locks.releaseAll(owner);
    } finally {
      try {
        writes.close();
      } finally {
        snapshots.close(moment);
      }
    }
  }
}
