package io.kiwidb.engine.map;

/** Which way a map shows its keys. */
enum Direction {
  ASCENDING,
  DESCENDING;

  Direction reversed() {
    return this == ASCENDING ? DESCENDING : ASCENDING;
  }
}
