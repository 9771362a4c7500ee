package io.kiwidb.engine.manifest;

import io.kiwidb.KiwiEvent.TreeChanged.Cause;

/**
 * What changes tables. Threading: immutable.
 *
 * @param cause the kind of change
 * @param job number of the compaction; 0 if it is none
 */
public record TreeOrigin(Cause cause, long job) {
  /** A flush. */
  public static final TreeOrigin FLUSH = new TreeOrigin(Cause.FLUSH, 0);

  /** The deletion of all keys of a keyspace. */
  public static final TreeOrigin CLEAR = new TreeOrigin(Cause.CLEAR, 0);

  /** The end of a keyspace. */
  static final TreeOrigin DROP = new TreeOrigin(Cause.DROP, 0);

  /** Returns that of a compaction. */
  public static TreeOrigin compaction(long job) {
    return new TreeOrigin(Cause.COMPACTION, job);
  }
}
