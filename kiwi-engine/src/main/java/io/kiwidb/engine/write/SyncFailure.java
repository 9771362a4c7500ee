package io.kiwidb.engine.write;

import io.kiwidb.StorageException;

/**
 * Outcomes of a sync of the log that are not a failed sync of a segment. Never leaves the
 * {@link LogSyncer}. Threading: immutable.
 */
abstract sealed class SyncFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  SyncFailure(String message) {
    super(message, null, false, false);
  }

  /** An edit that must be durable before the sync continues could not be written. */
  static final class Manifest extends SyncFailure {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // never serialised
    private final RuntimeException failure;

    Manifest(RuntimeException failure) {
      super("an edit failed");
      this.failure = failure;
    }

    /**
     * Returns the exception for a writer whose write is in the log and visible, which the writer
     * must know.
     */
    RuntimeException forWriter() {
      if (!(failure instanceof StorageException failed)) {
        return failure;
      }
      return new StorageException(
          failed.reason(),
          "sync",
          "the log",
          failed.getMessage()
              + "; the write is visible, but its durability is unknown: it survives a power cut once a later sync or flush succeeds",
          failed);
    }
  }

  /** A segment hit a full disk. */
  static final class DiskFull extends SyncFailure {
    private static final long serialVersionUID = 1;

    private final long segment;

    @SuppressWarnings("serial") // never serialised
    private final StorageException failure;

    DiskFull(long segment, StorageException failure) {
      super("the disk is full");
      this.segment = segment;
      this.failure = failure;
    }

    long segment() {
      return segment;
    }

    StorageException failure() {
      return failure;
    }
  }

  /** The JVM aborted a sync, for lack of memory. */
  static final class BrokenOff extends SyncFailure {
    private static final long serialVersionUID = 1;

    BrokenOff() {
      super("a sync of the log was aborted by an error of the JVM");
    }
  }
}
