package io.kiwidb.engine.observe;

import io.kiwidb.Latency;
import io.kiwidb.LatencyIntervals;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A histogram of the durations of an operation, with buckets of growing width.
 *
 * <p>Every power of two is divided into {@value #STEPS} buckets of equal width (log-linear, as in
 * HdrHistogram), so a bucket is never wider than 1/32 of the values in it; reported by its middle,
 * a value is off by 1/64 at most, which is 1.6 percent. Below 64 ns every value has its own bucket.
 * Values above {@value #LARGEST} ns, a little more than two hours, share the last bucket, except
 * that the maximum is kept exactly.
 *
 * <p>There are several stripes of buckets, selected by thread number, so that threads rarely share
 * a cache line. A stripe is allocated when it is first used, {@value #BUCKETS} counters, 10 KB:
 * most operations of an idle store are never recorded. A duration for which there is no memory is
 * not recorded.
 *
 * <p>Threading: thread-safe; recording takes no lock and, except for a new stripe, allocates
 * nothing. A snapshot taken during concurrent recording contains most of what is recorded
 * meanwhile.
 */
final class LatencyHistogram {
  private static final int STEP_BITS = 5;
  private static final int STEPS = 1 << STEP_BITS;
  private static final int LARGEST_BITS = 43;
  private static final long LARGEST = (1L << LARGEST_BITS) - 1;
  private static final int BUCKETS = (LARGEST_BITS - STEP_BITS + 1) * STEPS;
  private static final int MAXIMUM = BUCKETS; // after the buckets of a stripe

  private final AtomicReferenceArray<@Nullable AtomicLongArray> stripes;

  /**
   * Creates an empty histogram.
   *
   * @param stripes a power of two: larger for operations that many threads perform at once
   */
  LatencyHistogram(int stripes) {
    assert Integer.bitCount(stripes) == 1;
    this.stripes = new AtomicReferenceArray<>(stripes);
  }

  /** Records a duration. Negative ones, which a clock should not produce, count as zero. */
  void record(long nanos) {
    long value = Math.max(0, nanos);
    int index = (int) Thread.currentThread().getId() & (stripes.length() - 1);
    AtomicLongArray stripe = stripes.get(index);
    if (stripe == null) {
      stripe = allocate(index);
      if (stripe == null) {
        return;
      }
    }
    stripe.getAndIncrement(bucket(Math.min(value, LARGEST)));
    long seen = stripe.get(MAXIMUM);
    while (value > seen && !stripe.compareAndSet(MAXIMUM, seen, value)) {
      seen = stripe.get(MAXIMUM);
    }
  }

  private @Nullable AtomicLongArray allocate(int index) {
    try {
      AtomicLongArray fresh = new AtomicLongArray(BUCKETS + 1);
      return stripes.compareAndSet(index, null, fresh) ? fresh : stripes.get(index);
    } catch (OutOfMemoryError e) {
      return null; // the operation itself was carried out
    }
  }

  /** Returns the values recorded so far. */
  Latency snapshot() {
    long max = 0;
    for (int index = 0; index < stripes.length(); index++) {
      AtomicLongArray stripe = stripes.get(index);
      max = stripe == null ? max : Math.max(max, stripe.get(MAXIMUM));
    }
    return latency(counts(), max);
  }

  /** Returns a reader of what is recorded from now on. */
  LatencyIntervals intervals() {
    return new LatencyIntervals() {
      private long[] before = counts();

      @Override
      public Latency next() {
        long[] now = counts();
        long[] grown = new long[BUCKETS];
        long max = 0;
        for (int i = 0; i < BUCKETS; i++) {
          grown[i] = now[i] - before[i];
          max = grown[i] > 0 ? middle(i) : max;
        }
        before = now;
        return latency(grown, max);
      }
    };
  }

  private long[] counts() {
    long[] counts = new long[BUCKETS];
    for (int index = 0; index < stripes.length(); index++) {
      AtomicLongArray stripe = stripes.get(index);
      for (int i = 0; stripe != null && i < BUCKETS; i++) {
        counts[i] += stripe.get(i);
      }
    }
    return counts;
  }

  private static Latency latency(long[] counts, long max) {
    long total = LongStream.of(counts).sum();
    return total == 0
        ? Latency.NONE
        : new Latency(
            total,
            percentile(counts, total, max, 0.5),
            percentile(counts, total, max, 0.9),
            percentile(counts, total, max, 0.99),
            percentile(counts, total, max, 0.999),
            max);
  }

  /** Returns the smallest value that is not exceeded by the given share. */
  private static long percentile(long[] counts, long total, long max, double share) {
    long wanted = Math.max(1, (long) Math.ceil(share * total));
    long passed = 0;
    for (int i = 0; i < BUCKETS; i++) {
      passed += counts[i];
      if (passed >= wanted) {
        return Math.min(max, middle(i));
      }
    }
    return max; // unreachable: the total is the sum of the buckets
  }

  static int bucket(long value) {
    int shift = Math.max(0, Long.SIZE - STEP_BITS - 1 - Long.numberOfLeadingZeros(value));
    return (shift << STEP_BITS) + (int) (value >>> shift);
  }

  static long middle(int bucket) {
    if (bucket < 2 * STEPS) {
      return bucket;
    }
    int shift = (bucket >>> STEP_BITS) - 1;
    long least = (long) (bucket - (shift << STEP_BITS)) << shift;
    return least + (1L << (shift - 1));
  }
}
