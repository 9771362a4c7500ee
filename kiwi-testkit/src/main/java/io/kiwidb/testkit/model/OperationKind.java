package io.kiwidb.testkit.model;

/**
 * The kinds of operation that a script draws from, with how often each comes by default, relative
 * to the others.
 */
public enum OperationKind {
  /** A key gets a value. */
  PUT(300),
  /** A key loses its value. */
  DELETE(90),
  /** A write through the asynchronous face. */
  ASYNC_WRITE(30),
  /** Several writes together. */
  BATCH(50),
  /** A write acknowledged once synced. */
  SYNC_WRITE(10),
  /** One key read. */
  GET(250),
  /** Several keys read. */
  MULTI_GET(30),
  /** The map view read. */
  MAP_READ(15),
  /** A cursor made, walked and closed. */
  SCAN(60),
  /** A moment taken. */
  SNAPSHOT_OPEN(10),
  /** A moment read by key. */
  SNAPSHOT_GET(30),
  /** A moment scanned. */
  SNAPSHOT_SCAN(10),
  /** A moment given up. */
  SNAPSHOT_CLOSE(6),
  /** A cursor made and kept. */
  CURSOR_OPEN(10),
  /** A kept cursor walked from somewhere. */
  CURSOR_WALK(25),
  /** A kept cursor moved on. */
  CURSOR_STEP(35),
  /** A kept cursor closed. */
  CURSOR_CLOSE(5),
  /** Memory written to tables. */
  FLUSH(5),
  /** Everything compacted. */
  COMPACT(1),
  /** A range compacted. */
  COMPACT_RANGE(2),
  /** Everything made durable. */
  SYNC(4),
  /** The store closed and opened again. */
  REOPEN(2);

  private final int defaultWeight;

  OperationKind(int defaultWeight) {
    this.defaultWeight = defaultWeight;
  }

  /** How often it comes by default, relative to the others. */
  public int defaultWeight() {
    return defaultWeight;
  }
}
