package io.kiwidb.testkit.storage;

/**
 * A file or a directory whose sync can be made to fail: pending data then counts as clean, so that
 * a later sync does not write it either, and a power failure loses it.
 *
 * <p>This models Linux, where a failed writeback marks the pages clean (Rebello et al., "Can
 * Applications Recover from fsync Failures?", USENIX ATC 2020).
 */
public interface FailableSync {
  /** Loses pending data like a failing sync; does not throw. */
  void failSync();
}
