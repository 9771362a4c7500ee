package io.kiwidb;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A background event of a store. Threading: immutable. */
public sealed interface KiwiEvent {
  /**
   * A flush has begun.
   *
   * @param keyspace the name of the keyspace
   * @param memtable the id of the memtable
   * @param entries number of entries in the memtable
   */
  record FlushBegun(String keyspace, long memtable, long entries) implements KiwiEvent {}

  /**
   * A flush is committed.
   *
   * @param keyspace the name of the keyspace
   * @param memtable the id of the memtable
   * @param table the new table; empty if there were no entries left to write
   * @param took duration of the write
   */
  record FlushCompleted(String keyspace, long memtable, Optional<TableInfo> table, Duration took)
      implements KiwiEvent {}

  /**
   * A compaction has begun.
   *
   * @param keyspace the name of the keyspace
   * @param job number of the compaction, increasing
   * @param reason why the strategy chose it
   * @param inputs tables that are merged, moved or dropped
   * @param targetLevel level of the outputs
   */
  record CompactionBegun(
      String keyspace, long job, String reason, List<TableInfo> inputs, int targetLevel)
      implements KiwiEvent {}

  /**
   * A compaction is committed.
   *
   * @param keyspace the name of the keyspace
   * @param job number of the compaction
   * @param outputs the tables that replace the inputs
   * @param dropped number of dropped entries: overwritten ones, and deletions with no older entries
   *     below
   * @param took duration
   */
  record CompactionCompleted(
      String keyspace, long job, List<TableInfo> outputs, long dropped, Duration took)
      implements KiwiEvent {}

  /**
   * A compaction was aborted and its outputs were removed: it failed, which a separate event
   * reports, or the store is being closed.
   *
   * @param keyspace the name of the keyspace
   * @param job number of the compaction
   */
  record CompactionAbandoned(String keyspace, long job) implements KiwiEvent {}

  /**
   * Background work failed; its effects were rolled back.
   *
   * @param what the work, such as {@code flush of memtable 3}
   * @param error the failure
   */
  record BackgroundFailed(String what, Throwable error) implements KiwiEvent {}

  /**
   * The admission of writers changed. A write stall begins when {@code before} is
   * {@link Admission#FREE} and ends when {@code admission} is.
   *
   * @param before the previous admission
   * @param admission the new admission
   * @param reason the cause; empty if {@link Admission#FREE}
   * @param lasted how long the previous admission lasted
   */
  record AdmissionChanged(Admission before, Admission admission, String reason, Duration lasted)
      implements KiwiEvent {}

  /**
   * The health of the store changed.
   *
   * @param before the previous state
   * @param now the new state
   */
  record StateChanged(DatabaseState before, DatabaseState now) implements KiwiEvent {}

  /**
   * A log sync failed; the store rejects writes from now on.
   *
   * @param error the failure
   */
  record SyncFailed(Throwable error) implements KiwiEvent {}

  /**
   * Settings changed.
   *
   * @param keyspace the name of the keyspace; empty if settings of the store changed, which apply
   *     to all keyspaces without their own values
   * @param profile the profile, which may have changed as well
   * @param changed the changed settings with their new values
   */
  record SettingsChanged(String keyspace, Profile profile, Map<Setting<?>, Object> changed)
      implements KiwiEvent {}

  /**
   * The tables of a keyspace changed. See {@link Insight#tree}. A flush of several keyspaces at
   * once is told by one event for each.
   *
   * @param edit number of the edit, increasing by one with each event of this kind; where a number
   *     is missing, an event was lost for lack of memory
   * @param keyspace the name of the keyspace
   * @param keyspaceId its id, which stays the same when it is renamed
   * @param cause what changed them
   * @param job number of the compaction; 0 if it was none
   * @param added new tables, and moved ones with their new level
   * @param removed numbers of tables that are gone, or were moved
   */
  record TreeChanged(
      long edit,
      String keyspace,
      int keyspaceId,
      Cause cause,
      long job,
      List<TableInfo> added,
      List<Long> removed)
      implements KiwiEvent {
    /** What changed the tables of a keyspace. */
    public enum Cause {
      /** A flush, or the recovery of a log when the store was opened. */
      FLUSH,
      /** A compaction. */
      COMPACTION,
      /** All its keys were deleted at once. */
      CLEAR,
      /** The keyspace was dropped. */
      DROP
    }
  }

  /**
   * The file of a table was deleted.
   *
   * @param number its file number
   */
  record TableRemoved(long number) implements KiwiEvent {}

  /**
   * A keyspace was created, dropped or renamed, or all its keys were deleted.
   *
   * @param change what happened
   * @param keyspace its name; after a renaming the new one
   * @param id its number
   * @param before its name before
   */
  record KeyspaceChanged(Change change, String keyspace, int id, String before)
      implements KiwiEvent {
    /** What happened to a keyspace. */
    public enum Change {
      /** It was created. */
      CREATED,
      /** It was dropped, with all its keys. */
      DROPPED,
      /** It has another name. */
      RENAMED,
      /** All its keys were deleted at once. */
      CLEARED
    }
  }

  /** The admission of writers. */
  enum Admission {
    /** Writes proceed immediately. */
    FREE,
    /** Each write waits for a short time. */
    SLOWED,
    /** Writes block. */
    STOPPED
  }
}
