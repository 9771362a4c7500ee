package io.kiwidb.server.http;

/**
 * The session of a browser, for those that outlive a request, such as WebSockets. It ends when its
 * time is over, when its user logs out, and when too many others have begun since.
 *
 * <p>Threading: thread-safe.
 */
public final class Session {
  private final long expiresMillis;
  private volatile boolean hasEnded;

  Session(long expiresMillis) {
    this.expiresMillis = expiresMillis;
  }

  /** Returns when it ends by itself, in milliseconds since 1970. */
  long expiresMillis() {
    return expiresMillis;
  }

  /** Ends it at once. */
  void end() {
    hasEnded = true;
  }

  /** Returns whether it has ended. */
  public boolean isOver(long nowMillis) {
    return hasEnded || nowMillis >= expiresMillis;
  }
}
