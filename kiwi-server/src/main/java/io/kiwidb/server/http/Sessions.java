package io.kiwidb.server.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
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
  private final Map<String, Long> expiresMillis = new LinkedHashMap<>(); // by digest, oldest first

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
      Iterator<String> oldest = expiresMillis.keySet().iterator();
      while (expiresMillis.size() >= most) {
        oldest.next();
        oldest.remove();
      }
      expiresMillis.put(Token.digestText(begun.secret), begun.expiresMillis);
      return begun;
    } finally {
      lock.unlock();
    }
  }

  /** Returns when the session of a secret ends; empty if there is none. */
  OptionalLong find(String secret) {
    lock.lock();
    try {
      removeExpired();
      Long found = expiresMillis.get(Token.digestText(secret));
      return found == null ? OptionalLong.empty() : OptionalLong.of(found);
    } finally {
      lock.unlock();
    }
  }

  /** Ends the session of a secret. */
  void end(String secret) {
    lock.lock();
    try {
      expiresMillis.remove(Token.digestText(secret));
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many there are. */
  int count() {
    lock.lock();
    try {
      removeExpired();
      return expiresMillis.size();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void removeExpired() {
    long now = clock.millis();
    expiresMillis.values().removeIf(end -> end <= now);
  }
}
