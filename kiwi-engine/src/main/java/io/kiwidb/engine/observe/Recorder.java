package io.kiwidb.engine.observe;

import io.kiwidb.Latency;
import io.kiwidb.LatencyIntervals;
import io.kiwidb.Settings;
import io.kiwidb.TimedOperation;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Records latencies of operations.
 *
 * <p>Reading the clock twice costs as much as a tenth of a lookup in memory, so only a sample of
 * user calls is measured, chosen at random: a fixed stride could resonate with patterns of the
 * application. Background work is always measured, unless sampling is off.
 *
 * <p>The clock is the JVM's rather than the store's: its values are only recorded and affect no
 * decision, so simulations remain deterministic.
 *
 * <p>Threading: thread-safe; takes no lock. A call that is not measured costs one volatile read and
 * one random number.
 */
public final class Recorder {
  /** Returned by {@link #begin} for a call that is not measured. */
  public static final long NOT_MEASURED = 0;

  /** One of this many measured calls is also counted, if it is a lookup. */
  public static final int MEASURED_FOR_ONE_COUNTED = 8;

  /** In the start time of a call that is counted; it costs a nanosecond of precision. */
  private static final long COUNTED = 1;

  private static final int USER_STRIPES = 4;
  private static final long NONE = Integer.MIN_VALUE;
  private static final double RANDOM_RANGE = 1L << Integer.SIZE;

  private final LatencyHistogram[] histograms =
      new LatencyHistogram[TimedOperation.values().length];
  private volatile long measuredBelow = NONE; // random ints below are measured
  private volatile long standsFor;

  /** Creates an empty recorder with latencies off. */
  public Recorder() {
    for (TimedOperation operation : TimedOperation.values()) {
      histograms[index(operation)] =
          new LatencyHistogram(operation.compareTo(TimedOperation.FLUSH) < 0 ? USER_STRIPES : 1);
    }
  }

  /**
   * Sets the sampling rate to one of this many user calls; see {@link Settings#LATENCY_SAMPLING}.
   */
  public void sample(long oneOf) {
    standsFor = oneOf;
    measuredBelow = oneOf == 0 ? NONE : NONE + Math.max(1, Math.round(RANDOM_RANGE / oneOf));
  }

  /** Begins a user call; returns the start time, or {@link #NOT_MEASURED}. */
  public long begin() {
    return ThreadLocalRandom.current().nextInt() < measuredBelow ? beginMeasured() : NOT_MEASURED;
  }

  private static long beginMeasured() {
    boolean isCounted = ThreadLocalRandom.current().nextInt(MEASURED_FOR_ONE_COUNTED) == 0;
    long nanos = System.nanoTime() & ~COUNTED;
    if (isCounted) {
      return nanos | COUNTED;
    }
    return nanos == NOT_MEASURED ? 2 : nanos;
  }

  /** Returns whether the tables that a call searches are counted, given its start time. */
  public static boolean isCounted(long begun) {
    return (begun & COUNTED) != 0;
  }

  /** Returns the number of user calls that a measured one stands for; 0 if none is measured. */
  public long standsFor() {
    return standsFor;
  }

  /** Ends a user call. */
  public void end(TimedOperation operation, long begun) {
    if (begun != NOT_MEASURED) {
      histogram(operation).record(System.nanoTime() - begun);
    }
  }

  /**
   * Begins background work; returns the start time, or {@link #NOT_MEASURED}. Ended by
   * {@link #end}.
   */
  public long beginAlways() {
    return measuredBelow == NONE ? NOT_MEASURED : now();
  }

  private static long now() {
    long nanos = System.nanoTime();
    return nanos == NOT_MEASURED ? 1 : nanos;
  }

  /** Returns the latencies of operations. */
  public Map<TimedOperation, Latency> latencies() {
    Map<TimedOperation, Latency> latencies = new EnumMap<>(TimedOperation.class);
    for (TimedOperation operation : TimedOperation.values()) {
      latencies.put(operation, histogram(operation).snapshot());
    }
    return latencies;
  }

  /** Begins to tell the latencies of an operation interval by interval. */
  public LatencyIntervals intervals(TimedOperation operation) {
    return histogram(operation).intervals();
  }

  private LatencyHistogram histogram(TimedOperation operation) {
    return histograms[index(operation)];
  }

  @SuppressWarnings("EnumOrdinal") // an index into an array in memory, never persisted
  private static int index(TimedOperation operation) {
    return operation.ordinal();
  }
}
