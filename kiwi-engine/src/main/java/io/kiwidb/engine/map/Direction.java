package io.kiwidb.engine.map;

/** The iteration order of a map's keys. */
enum Direction {
  ASCENDING,
  DESCENDING;

  Direction reversed() {
    return this == ASCENDING ? DESCENDING : ASCENDING;
  }
}
