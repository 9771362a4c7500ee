package io.kiwidb.testkit.model;

/** The kinds of operations in a script, with their default relative frequencies. */
public enum OperationKind {
  /** A put. */
  PUT(300),
  /** A delete. */
  DELETE(90),
  /** A delete of a range of keys. */
  DELETE_RANGE(0),
  /** A merge of an operand. */
  MERGE(0),
  /** A single deletion of a key, or one and a put of it together. */
  SINGLE_DELETE(0),
  /** Moving the clock; with it, some puts and merges have a time to live. */
  PASS_TIME(0),
  /** An asynchronous write. */
  ASYNC_WRITE(30),
  /** A batch of writes. */
  BATCH(50),
  /** A write acknowledged once synced. */
  SYNC_WRITE(10),
  /** A lookup of one key. */
  GET(250),
  /** A lookup of several keys. */
  MULTI_GET(30),
  /** A read of the map view. */
  MAP_READ(15),
  /** A scan with a temporary cursor. */
  SCAN(60),
  /** Opening a snapshot. */
  SNAPSHOT_OPEN(10),
  /** A lookup in a snapshot. */
  SNAPSHOT_GET(30),
  /** A scan of a snapshot. */
  SNAPSHOT_SCAN(10),
  /** Closing a snapshot. */
  SNAPSHOT_CLOSE(6),
  /** Opening a cursor that is kept. */
  CURSOR_OPEN(10),
  /** Repositioning and walking a kept cursor. */
  CURSOR_WALK(25),
  /** Moving a kept cursor. */
  CURSOR_STEP(35),
  /** Closing a kept cursor. */
  CURSOR_CLOSE(5),
  /** A flush. */
  FLUSH(5),
  /** A compaction of the whole key space. */
  COMPACT(1),
  /** A compaction of a range. */
  COMPACT_RANGE(2),
  /** A sync of the log. */
  SYNC(4),
  /** Closing and reopening the store. */
  REOPEN(2),
  /** An operation of another kind, in a keyspace other than the default one. */
  IN_KEYSPACE(0),
  /** A batch of writes to up to five keyspaces. */
  WIDE_BATCH(0),
  /** Creating a keyspace. */
  KEYSPACE_CREATE(0),
  /** Dropping a keyspace. */
  KEYSPACE_DROP(0),
  /** Renaming a keyspace. */
  KEYSPACE_RENAME(0),
  /** Clearing a keyspace. */
  KEYSPACE_CLEAR(0);

  private final int defaultWeight;

  OperationKind(int defaultWeight) {
    this.defaultWeight = defaultWeight;
  }

  /** Returns whether it is about keyspaces; these kinds come last. */
  boolean isOfKeyspaces() {
    return compareTo(IN_KEYSPACE) >= 0;
  }

  /** Returns its default relative frequency. */
  public int defaultWeight() {
    return defaultWeight;
  }
}
