package io.kiwidb;

/**
 * Code of yours that takes part in compaction: it is shown the newest value of a key before that is
 * written to its new table, and may keep, remove or replace it. For what outlives its use at a
 * moment that nobody has to act on: expired sessions, rows of an old schema, data of a tenant who
 * left.
 *
 * <p>When it is asked is up to compaction: soon for what was written lately, in the end for
 * everything, never at a foreseeable time; {@link Kiwi#compactRange} asks it about every key of the
 * range. A value may be shown several times. What an open snapshot reads, and what a snapshot reads
 * that was opened while the compaction ran, is left as it is until that is closed.
 *
 * <p>Threading: thread-safe; called by several background threads. It must not call the store.
 * Failure: what it throws, errors included, fails the compaction, which leaves everything as it
 * was; the store then is {@link DatabaseState.Health#DEGRADED}. It is tried again after a pause,
 * which grows from 100 ms to 10 s while it goes on failing; no other compaction but those by hand
 * begins meanwhile.
 */
@FunctionalInterface
public interface CompactionFilter {
  /**
   * What shall become of a value. Not kept: the candidate is one object whose slices change from
   * call to call.
   */
  Verdict judge(Candidate candidate);

  /** What becomes of a value. */
  enum Verdict {
    /** It stays. */
    KEEP,
    /** The key is deleted. */
    REMOVE,
    /** It becomes what was given to {@link Candidate#replaceValue}. */
    REPLACE
  }

  /**
   * A key and its newest value, as slices that must not be written to and that change after the
   * call.
   */
  interface Candidate {
    /** The array that holds the key. */
    byte[] keyArray();

    /** Where the key starts. */
    int keyOffset();

    /** How many bytes it has. */
    int keyLength();

    /** The array that holds the value. */
    byte[] valueArray();

    /** Where the value starts. */
    int valueOffset();

    /** How many bytes it has. */
    int valueLength();

    /** The level that it is written to. */
    int level();

    /**
     * The value to be written instead; copied before the next candidate is shown. For
     * {@link Verdict#REPLACE}.
     */
    void replaceValue(byte[] array, int offset, int length);
  }
}
