package io.kiwidb;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Something that happened in the background of a store. Threading: immutable. */
public sealed interface KiwiEvent {
  /**
   * The flush of a memtable has begun.
   *
   * @param memtable its id
   * @param entries how many entries it has
   */
  record FlushBegun(long memtable, long entries) implements KiwiEvent {}

  /**
   * The flush of a memtable is committed.
   *
   * @param memtable its id
   * @param table the new table; empty when nothing was left to write
   * @param took how long writing it took
   */
  record FlushCompleted(long memtable, Optional<TableInfo> table, Duration took)
      implements KiwiEvent {}

  /**
   * A compaction has begun.
   *
   * @param job counts up
   * @param reason why the strategy wanted it
   * @param inputs what is merged, moved or dropped
   * @param targetLevel where it goes
   */
  record CompactionBegun(long job, String reason, List<TableInfo> inputs, int targetLevel)
      implements KiwiEvent {}

  /**
   * A compaction is committed.
   *
   * @param job counts up
   * @param outputs the tables that took the place of the inputs
   * @param dropped entries that were left out: shadowed, or deletions with nothing beneath
   * @param took how long it took
   */
  record CompactionCompleted(long job, List<TableInfo> outputs, long dropped, Duration took)
      implements KiwiEvent {}

  /**
   * A compaction that had begun was given up, and what it wrote was removed: it failed, which an
   * event of its own says, or the store is being closed.
   *
   * @param job counts up
   */
  record CompactionAbandoned(long job) implements KiwiEvent {}

  /**
   * Background work failed; its effects were undone.
   *
   * @param what such as {@code flush of memtable 3}
   * @param error what happened
   */
  record BackgroundFailed(String what, Throwable error) implements KiwiEvent {}

  /**
   * Writers are let in differently than before. A stall begins when {@code before} is
   * {@link Admission#FREE} and ends when {@code admission} is.
   *
   * @param before how they were let in
   * @param admission how they are
   * @param reason why; empty when they are free
   * @param lasted for how long it was as before
   */
  record AdmissionChanged(Admission before, Admission admission, String reason, Duration lasted)
      implements KiwiEvent {}

  /**
   * The store can do more, or less, than before.
   *
   * @param before what it could do
   * @param now what it can do
   */
  record StateChanged(DatabaseState before, DatabaseState now) implements KiwiEvent {}

  /**
   * A sync of the log failed; the store takes no more writes.
   *
   * @param error what happened
   */
  record SyncFailed(Throwable error) implements KiwiEvent {}

  /**
   * Settings have other values than before.
   *
   * @param profile the profile, which may be another one
   * @param changed the settings with new values, and those
   */
  record SettingsChanged(Profile profile, Map<Setting<?>, Object> changed) implements KiwiEvent {}

  /**
   * A table was removed from the disk.
   *
   * @param number its file number
   */
  record TableRemoved(long number) implements KiwiEvent {}

  /** How writers are let in. */
  enum Admission {
    /** At once. */
    FREE,
    /** After a short wait. */
    SLOWED,
    /** Not now. */
    STOPPED
  }
}
