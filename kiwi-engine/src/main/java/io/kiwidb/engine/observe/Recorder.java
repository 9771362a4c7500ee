package io.kiwidb.engine.observe;

import io.kiwidb.Latency;
import io.kiwidb.Settings;
import io.kiwidb.TableInfo;
import io.kiwidb.TimedOperation;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Records how long operations take and what goes through each level.
 *
 * <p>Reading the clock twice costs as much as a tenth of a lookup in memory, so of what users do
 * only one call of many is measured, chosen at random: a fixed stride would meet with strides of
 * theirs. Background work is always measured, unless sampling is off.
 *
 * <p>The clock is the JVM's and not the store's: what it shows is only recorded and decides
 * nothing, so a simulation stays the same.
 *
 * <p>Threading: thread-safe; takes no lock. A call that is not measured costs one volatile read and
 * one random number.
 */
public final class Recorder {
  /** What {@link #begin} answers for a call that is not measured. */
  public static final long NOT_MEASURED = 0;

  private static final int MOST_LEVELS = 64;
  private static final int USER_STRIPES = 4;
  private static final long NONE = Integer.MIN_VALUE;
  private static final double RANDOM_RANGE = 1L << Integer.SIZE;

  private final LatencyHistogram[] histograms =
      new LatencyHistogram[TimedOperation.values().length];
  private final AtomicLongArray readBytes = new AtomicLongArray(MOST_LEVELS);
  private final AtomicLongArray writtenBytes = new AtomicLongArray(MOST_LEVELS);
  private volatile long measuredBelow = NONE; // random ints below are measured

  /** Nothing is recorded yet, and latencies are off. */
  public Recorder() {
    for (TimedOperation operation : TimedOperation.values()) {
      histograms[index(operation)] =
          new LatencyHistogram(operation.compareTo(TimedOperation.FLUSH) < 0 ? USER_STRIPES : 1);
    }
  }

  /** From now on one of so many user calls is measured; see {@link Settings#LATENCY_SAMPLING}. */
  public void sample(long oneOf) {
    measuredBelow = oneOf == 0 ? NONE : NONE + Math.max(1, Math.round(RANDOM_RANGE / oneOf));
  }

  /** A user's call begins; tells when, or {@link #NOT_MEASURED}. */
  public long begin() {
    return ThreadLocalRandom.current().nextInt() < measuredBelow ? now() : NOT_MEASURED;
  }

  /** A user's call ends. */
  public void end(TimedOperation operation, long begun) {
    if (begun != NOT_MEASURED) {
      histogram(operation).record(System.nanoTime() - begun);
    }
  }

  /**
   * Background work begins; tells when, or {@link #NOT_MEASURED}. Its end is told to {@link #end}.
   */
  public long beginAlways() {
    return measuredBelow == NONE ? NOT_MEASURED : now();
  }

  private static long now() {
    long nanos = System.nanoTime();
    return nanos == NOT_MEASURED ? 1 : nanos;
  }

  /** A flush wrote so many bytes to level 0. */
  public void flushed(long bytes) {
    writtenBytes.addAndGet(0, bytes);
  }

  /** A compaction read tables and wrote others. */
  public void compacted(List<TableInfo> inputs, List<TableInfo> outputs) {
    inputs.forEach(table -> readBytes.addAndGet(table.level(), table.bytes()));
    outputs.forEach(table -> writtenBytes.addAndGet(table.level(), table.bytes()));
  }

  /** Bytes of a level that compactions read. */
  public long readBytes(int level) {
    return readBytes.get(level);
  }

  /** Bytes that flushes and compactions wrote into a level. */
  public long writtenBytes(int level) {
    return writtenBytes.get(level);
  }

  /** How long operations took. */
  public Map<TimedOperation, Latency> latencies() {
    Map<TimedOperation, Latency> latencies = new EnumMap<>(TimedOperation.class);
    for (TimedOperation operation : TimedOperation.values()) {
      latencies.put(operation, histogram(operation).snapshot());
    }
    return latencies;
  }

  private LatencyHistogram histogram(TimedOperation operation) {
    return histograms[index(operation)];
  }

  @SuppressWarnings("EnumOrdinal") // an index into an array of the same JVM, never written anywhere
  private static int index(TimedOperation operation) {
    return operation.ordinal();
  }
}
