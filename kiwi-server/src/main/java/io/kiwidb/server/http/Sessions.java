package io.kiwidb.server.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sessions of browsers. Keeps digests of their secrets only, so the lookup tells nothing of
 * them by its time. They end with the server.
 *
 * <p>Threading: thread-safe.
 */
final class Sessions {
  private final InstantSource clock;
  private final long lifeMillis;
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<String, Session> sessions = new LinkedHashMap<>(); // by digest, oldest first

  /** A new session. */
  record Begun(String secret, long expiresMillis) {}

  Sessions(InstantSource clock, long lifeMillis, int most) {
    this.clock = clock;
    this.lifeMillis = lifeMillis;
    this.most = most;
  }

  /** Begins a session; the oldest one ends if there are too many. */
  Begun begin() {
    Begun begun = new Begun(Token.randomText(), clock.millis() + lifeMillis);
    lock.lock();
    try {
      removeExpired();
      Iterator<Session> oldest = sessions.values().iterator();
      while (sessions.size() >= most) {
        oldest.next().end();
        oldest.remove();
      }
      sessions.put(Token.digestText(begun.secret), new Session(begun.expiresMillis));
      return begun;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the session of a secret; empty if there is none. */
  Optional<Session> find(String secret) {
    lock.lock();
    try {
      removeExpired();
      return Optional.ofNullable(sessions.get(Token.digestText(secret)));
    } finally {
      lock.unlock();
    }
  }

  /** Ends the session of a secret. */
  void end(String secret) {
    lock.lock();
    try {
      Session ended = sessions.remove(Token.digestText(secret));
      if (ended != null) {
        ended.end();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many there are. */
  int count() {
    lock.lock();
    try {
      removeExpired();
      return sessions.size();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void removeExpired() {
    long now = clock.millis();
    sessions.values().removeIf(session -> session.isOver(now));
  }
}
