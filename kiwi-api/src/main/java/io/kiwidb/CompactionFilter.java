package io.kiwidb;

/**
 * User code that runs during compaction: it receives the newest value of a key before that is
 * written to its new table, and keeps, removes or replaces it. Intended for data that becomes
 * obsolete at a time when no action is required: expired sessions, rows of an old schema, data of a
 * former tenant.
 *
 * <p>Compaction decides when the filter runs: soon for recent writes and eventually for all
 * entries, but at no predictable time. {@link Kiwi#compactRange} applies it to every key of the
 * range. It may receive the same value several times. Values visible to a snapshot that is open, or
 * was opened while the compaction ran, are left unchanged until that snapshot is closed.
 *
 * <p>Threading: must be thread-safe; called by several background threads. It must not call the
 * store. Failure: any exception or error fails the compaction, which then has no effect, and the
 * store becomes {@link DatabaseState.Health#DEGRADED}. The compaction is retried after a delay that
 * grows from 100 ms to 10 s while it keeps failing; until then only manual compactions start.
 */
@FunctionalInterface
public interface CompactionFilter {
  /**
   * Returns the decision for a value. The candidate object is reused; it must not be kept after the
   * call.
   */
  Verdict judge(Candidate candidate);

  /**
   * Returns a name that is recorded in a keyspace created with this filter; empty (the default) to
   * record none. A keyspace with a recorded name does not open without a filter of that name: a
   * store whose entries expire by a filter, for example, must not be compacted without it.
   */
  default String name() {
    return "";
  }

  /** The decision for a value. */
  enum Verdict {
    /** Keep the value. */
    KEEP,
    /** Delete the key. */
    REMOVE,
    /** Replace the value by the argument of {@link Candidate#replaceValue}. */
    REPLACE
  }

  /**
   * A key and its newest value, as slices that must not be modified and are valid only during the
   * call.
   */
  interface Candidate {
    /** Returns the array that contains the key. */
    byte[] keyArray();

    /** Returns the offset of the key. */
    int keyOffset();

    /** Returns the length of the key in bytes. */
    int keyLength();

    /** Returns the array that contains the value. */
    byte[] valueArray();

    /** Returns the offset of the value. */
    int valueOffset();

    /** Returns the length of the value in bytes. */
    int valueLength();

    /** Returns the output level of the compaction. */
    int level();

    /**
     * Sets the new value for {@link Verdict#REPLACE}; it is copied before the next candidate is
     * passed.
     */
    void replaceValue(byte[] array, int offset, int length);
  }
}
