package io.kiwidb.server;

import io.kiwidb.InvalidOptionsException;

/**
 * What a client may take of a server. Each limit has a default and bounds;
 * {@link ServerOptions.Builder#limit} changes it.
 */
public enum ServerLimit {
  /** Bytes of the request line and all headers. A key of 64 KiB in hex must fit. */
  HEAD_BYTES(512 << 10, 8 << 10, 1 << 20),
  /** Bytes of all headers without the request line. */
  HEADER_BYTES(32 << 10, 1 << 10, 256 << 10),
  /** Bytes of the body of a request. */
  BODY_BYTES(16 << 20, 1 << 10, 256 << 20),
  /**
   * Bytes of the bodies of all requests together, without the first 64 KiB of each. A sixteenth of
   * the heap if that is less, but never less than {@link #BODY_BYTES}.
   */
  BODIES_BYTES(64 << 20, 1 << 10, 4L << 30),
  /** Bytes of a value that is read or written. */
  VALUE_BYTES(8 << 20, 1, 64 << 20),
  /** Bytes of keys and values of a page. */
  PAGE_BYTES(1 << 20, 1 << 10, 64 << 20),
  /** Bytes of a value that a page shows; longer values are cut. */
  SHOWN_VALUE_BYTES(4 << 10, 16, 1 << 20),
  /** Connections at a time. */
  CONNECTIONS(256, 2, 10_000),
  /** Threads that serve requests; more than twice {@link #WRITES} and {@link #SCANS} together. */
  THREADS(64, 12, 1_000),
  /** Milliseconds from the first byte of a request to the last of its answer. */
  REQUEST_MILLIS(30_000, 100, 3_600_000),
  /** Milliseconds that a connection may be silent. */
  IDLE_MILLIS(30_000, 100, 3_600_000),
  /** Open WebSockets. */
  SOCKETS(64, 1, 10_000),
  /** Requests per second of one client address; as many again may come in a burst. */
  REQUESTS_PER_SECOND(500, 1, 1_000_000),
  /**
   * Failed attempts to authenticate per minute of one client address that are answered as such; who
   * has the token is let in all the same.
   */
  FAILURES_PER_MINUTE(30, 1, 1_000_000),
  /** Sessions at a time; the oldest one ends when another begins. */
  SESSIONS(64, 1, 10_000),
  /** Seconds that a session lasts. */
  SESSION_SECONDS(12 * 3_600, 1, 30 * 24 * 3_600),
  /** Snapshots at a time. */
  SNAPSHOTS(16, 1, 1_000),
  /**
   * Writes at a time. As many again wait up to a second for their turn; further ones are told that
   * the store is busy.
   */
  WRITES(16, 1, 500),
  /** Scans and other long reads at a time; as with {@link #WRITES}, as many again wait. */
  SCANS(8, 1, 500),
  /** Milliseconds that a write waits in a write stall. */
  STALL_MILLIS(5_000, 0, 3_600_000),
  /** Tasks at a time, such as compactions that were asked for. */
  TASKS(2, 1, 16),
  /** Seconds that a backup may hold the store still; it fails if it takes longer. */
  BACKUP_SECONDS(600, 1, 24 * 3_600);

  private final long byDefault;
  private final long least;
  private final long most;

  ServerLimit(long byDefault, long least, long most) {
    this.byDefault = byDefault;
    this.least = least;
    this.most = most;
  }

  /** Returns the default. */
  public long byDefault() {
    return byDefault;
  }

  /** Returns a value if it is within the bounds; otherwise throws. */
  long check(long value) {
    if (value < least || value > most) {
      throw new InvalidOptionsException(
          "the limit " + this + " must be " + least + " to " + most + ", but is " + value);
    }
    return value;
  }
}
