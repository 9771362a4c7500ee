package io.kiwidb.server.live;

import io.kiwidb.Counter;
import io.kiwidb.KiwiEvent;
import io.kiwidb.Latency;
import io.kiwidb.LatencyIntervals;
import io.kiwidb.Statistics;
import io.kiwidb.spi.BlockCache;
import org.jspecify.annotations.Nullable;

/**
 * Turns the statistics of one store into samples: counters into rates, by the difference to the
 * sample before. The first sample has no rates. Latencies are those since the sample before.
 *
 * <p>Threading: not thread-safe.
 */
@SuppressWarnings("EnumOrdinal") // places in arrays, which nobody stores
final class StatsSampler {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  private final LatencyIntervals gets;
  private final LatencyIntervals commits;
  private final double[] row = new double[Figure.values().length];
  private @Nullable Statistics before;
  private long beforeNanos;
  private double owedStall; // counted by the store, not shown yet; negative if shown ahead

  /**
   * Creates a sampler.
   *
   * @param gets the latencies of lookups
   * @param commits the latencies of writes
   */
  StatsSampler(LatencyIntervals gets, LatencyIntervals commits) {
    this.gets = gets;
    this.commits = commits;
  }

  /**
   * Takes a sample.
   *
   * @param now the statistics
   * @param nanos when they were taken, by {@link System#nanoTime}
   * @param heapBytes the used heap
   * @return a value for each {@link Figure}; the array is used again for the next sample
   */
  double[] sample(Statistics now, long nanos, long heapBytes) {
    levels(now, heapBytes);
    Statistics last = before;
    if (last == null) {
      noRates();
    } else {
      rates(last, now, Math.max(1, nanos - beforeNanos));
    }
    before = now;
    beforeNanos = nanos;
    return row;
  }

  private void noRates() {
    for (Figure figure : Figure.values()) {
      if (figure.compareTo(Figure.STALL_MILLIS) <= 0 || figure == Figure.CACHE_HIT_SHARE) {
        set(figure, Double.NaN);
      }
    }
  }

  private void rates(Statistics last, Statistics now, long elapsed) {
    double seconds = elapsed / NANOS_PER_SECOND;
    set(Figure.WRITES, grown(last, now, Counter.ENTRIES_WRITTEN) / seconds);
    set(Figure.GETS, grown(last, now, Counter.GETS) / seconds);
    set(Figure.USER_BYTES, grown(last, now, Counter.USER_BYTES) / seconds);
    set(Figure.LOG_BYTES, grown(last, now, Counter.LOG_BYTES) / seconds);
    set(Figure.FLUSH_BYTES, grown(last, now, Counter.FLUSH_BYTES) / seconds);
    set(Figure.COMPACTION_READ_BYTES, grown(last, now, Counter.COMPACTION_READ_BYTES) / seconds);
    set(Figure.COMPACTION_BYTES, grown(last, now, Counter.COMPACTION_WRITTEN_BYTES) / seconds);
    set(Figure.SYNCS, grown(last, now, Counter.LOG_SYNCS) / seconds);
    set(Figure.STALL_MILLIS, stalled(last, now, elapsed) / NANOS_PER_MILLI / seconds);
    double hits = (double) hits(now) - hits(last);
    double lookups = hits + misses(now) - misses(last);
    set(Figure.CACHE_HIT_SHARE, lookups > 0 ? hits / lookups : Double.NaN);
  }

  private static double grown(Statistics last, Statistics now, Counter counter) {
    return Math.max(0, now.counter(counter) - last.counter(counter));
  }

  /**
   * Returns the nanoseconds of stall in an interval. The store counts a stall when it ends; one
   * that lasts is shown in advance, and owed to the count.
   */
  private double stalled(Statistics last, Statistics now, long elapsed) {
    owedStall += grown(last, now, Counter.STALL_NANOS);
    boolean isFree = now.admission() == KiwiEvent.Admission.FREE;
    boolean lasts = !isFree && last.admission() != KiwiEvent.Admission.FREE;
    double whole = elapsed;
    double shown = lasts ? whole : Math.min(whole, Math.max(0, owedStall));
    owedStall = isFree ? 0 : owedStall - shown;
    return shown;
  }

  private void levels(Statistics now, long heapBytes) {
    long tables = 0;
    long tableBytes = 0;
    for (Statistics.Level level : now.levels()) {
      tables += level.tables();
      tableBytes += level.bytes();
    }
    set(Figure.MEMTABLE_BYTES, now.memtableBytes());
    set(Figure.TABLE_BYTES, tableBytes);
    set(Figure.TABLES, tables);
    set(Figure.LEVEL_0_TABLES, now.levels().isEmpty() ? 0 : now.levels().get(0).tables());
    set(Figure.DEBT_BYTES, now.debt().bytes());
    set(Figure.CACHE_BYTES, now.memory().caches());
    set(Figure.UNSYNCED_LOG_BYTES, now.unsyncedLogBytes());
    set(Figure.HEAP_BYTES, heapBytes);
    set(Figure.GET_P99, p99(gets.next()));
    set(Figure.COMMIT_P99, p99(commits.next()));
  }

  private static double p99(Latency latency) {
    return latency.count() == 0 ? Double.NaN : latency.p99();
  }

  private static long hits(Statistics stats) {
    return stats.caches().values().stream().mapToLong(BlockCache.Usage::hits).sum();
  }

  private static long misses(Statistics stats) {
    return stats.caches().values().stream().mapToLong(BlockCache.Usage::misses).sum();
  }

  private void set(Figure figure, long value) {
    set(figure, (double) value);
  }

  private void set(Figure figure, double value) {
    row[figure.ordinal()] = value;
  }
}
