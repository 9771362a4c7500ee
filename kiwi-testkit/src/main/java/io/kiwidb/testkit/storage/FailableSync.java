package io.kiwidb.testkit.storage;

/**
 * A file or a directory that can be told that its sync fails: what was pending counts as clean from
 * then on, so that a later sync does not write it either, and a power cut loses it.
 *
 * <p>This is what Linux does: a failed writeback marks the pages clean (Rebello et al., "Can
 * Applications Recover from fsync Failures?", USENIX ATC 2020).
 */
public interface FailableSync {
  /** Loses what is pending, as a failing sync does; does not throw. */
  void failSync();
}
