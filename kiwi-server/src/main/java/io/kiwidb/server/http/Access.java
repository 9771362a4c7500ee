package io.kiwidb.server.http;

/** What a route does to the store, and so who may use it. */
public enum Access {
  /** Reads, or changes only what the server keeps for clients. */
  READ,
  /** Changes the store: not on a read-only server. */
  CHANGE,
  /** Destroys data or ends the service: only if administration is enabled; logged. */
  ADMINISTER
}
