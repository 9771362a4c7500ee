package io.kiwidb.engine.write;

/**
 * The rate at which writers are admitted while background work is behind: its throughput, times a
 * factor that falls with the debt, from 2 where the slowdown begins to 1/4 at the limit. At some
 * point in between, input equals output, and the debt stays there; so under a steady overload
 * writers are steadily slow instead of alternately fast and stopped.
 *
 * <p>The slowest of several reasons applies. Threading: not thread-safe.
 */
final class WritePace {
  /**
   * The minimum rate of writers, so that a wrong measurement cannot stop them before the limit
   * does.
   */
  static final double LEAST_BYTES_PER_SECOND = 1 << 20;

  /**
   * The fraction of the flush throughput: at the same rate the memtable would be full exactly when
   * it must not be yet.
   */
  private static final double FLUSH_SHARE = 0.9;

  private static final double FASTEST = 2;
  private static final double FALL = 3; // factors of two from the first to the last

  private double bytesPerSecond = Double.POSITIVE_INFINITY;
  private String reason = "";

  /** Returns whether nothing slows writers. */
  boolean isFree() {
    return Double.isInfinite(bytesPerSecond);
  }

  /** Returns the admitted rate. */
  double bytesPerSecond() {
    return Math.max(LEAST_BYTES_PER_SECOND, bytesPerSecond);
  }

  /** Returns the dominant reason. */
  String reason() {
    return reason;
  }

  /** Limits the rate to slightly less than the flush throughput. */
  void atMost(double flushed, String why) {
    slow(flushed * FLUSH_SHARE, why);
  }

  /**
   * Limits the rate according to a debt between the start of the slowdown and the limit.
   *
   * @param drained the throughput of the background work in bytes per second
   */
  void within(long owed, long slow, long stop, double drained, String why) {
    long from = Math.min(slow, stop - 1);
    if (owed >= from) {
      double depth = (owed - from + 1.0) / (stop - from + 1.0);
      slow(drained * FASTEST * Math.pow(2, -FALL * depth), why);
    }
  }

  private void slow(double rate, String why) {
    if (rate < bytesPerSecond) {
      bytesPerSecond = rate;
      reason = why;
    }
  }
}
