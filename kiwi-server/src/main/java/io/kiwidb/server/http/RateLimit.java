package io.kiwidb.server.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * A token bucket for each client address: it fills at a rate up to a burst.
 *
 * <p>The number of buckets is bounded; the one that was not used for longest goes first, which by
 * then is full in all but an attack from thousands of addresses.
 *
 * <p>Threading: thread-safe.
 */
final class RateLimit {
  private static final int MOST_ADDRESSES = 4_096;
  private static final double NANOS = 1e9;

  private final double perNano;
  private final double burst;
  private final LongSupplier nanoClock;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
      return size() > MOST_ADDRESSES;
    }
  };

  private static final class Bucket {
    private double tokens;
    private long filledNanos;

    Bucket(double tokens, long filledNanos) {
      this.tokens = tokens;
      this.filledNanos = filledNanos;
    }
  }

  /**
   * Creates a limit.
   *
   * @param perSecond tokens that come each second
   * @param burst tokens that a bucket holds
   * @param nanoClock a clock in nanoseconds, such as {@link System#nanoTime}
   */
  RateLimit(double perSecond, double burst, LongSupplier nanoClock) {
    this.perNano = perSecond / NANOS;
    this.burst = burst;
    this.nanoClock = nanoClock;
  }

  /** Takes a token; returns whether there was one. */
  boolean tryTake(String address) {
    lock.lock();
    try {
      Bucket bucket = filled(address);
      if (bucket.tokens < 1) {
        return false;
      }
      bucket.tokens--;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many addresses have a bucket. */
  int addresses() {
    lock.lock();
    try {
      return buckets.size();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private Bucket filled(String address) {
    long now = nanoClock.getAsLong();
    Bucket bucket = buckets.computeIfAbsent(address, unused -> new Bucket(burst, now));
    bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.filledNanos) * perNano);
    bucket.filledNanos = now;
    return bucket;
  }
}
