package io.kiwidb.server.http;

/** What a route costs, and so how many of its requests may run at a time. */
public enum Weight {
  /** Answers at once. */
  LIGHT,
  /** Writes, and may wait in a write stall. */
  WRITE,
  /** Reads many entries. */
  SCAN,
  /** May take longer than a request may. */
  LONG
}
