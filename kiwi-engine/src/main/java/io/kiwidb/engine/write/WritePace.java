package io.kiwidb.engine.write;

/**
 * How fast writers may come in while background work is behind: as fast as it works off, times a
 * factor that falls with the debt, from twice as fast where slowing begins to a quarter at the
 * limit. Somewhere between, what comes in is what goes out, and there the debt stays; so under a
 * steady overload writers are steadily slow instead of fast and stopped by turns.
 *
 * <p>The slowest of several reasons counts. Threading: not thread-safe.
 */
final class WritePace {
  /**
   * Writers always get this much, so that a wrong measurement cannot stop them before the limit
   * does.
   */
  static final double LEAST_BYTES_PER_SECOND = 1 << 20;

  /**
   * Of a flush's pace, a little less: at the same pace the memtable would be full just when it must
   * not be yet.
   */
  private static final double FLUSH_SHARE = 0.9;

  private static final double FASTEST = 2;
  private static final double FALL = 3; // factors of two from the first to the last

  private double bytesPerSecond = Double.POSITIVE_INFINITY;
  private String reason = "";

  /** Whether nothing slows writers. */
  boolean isFree() {
    return Double.isInfinite(bytesPerSecond);
  }

  /** How fast they may come in. */
  double bytesPerSecond() {
    return Math.max(LEAST_BYTES_PER_SECOND, bytesPerSecond);
  }

  /** What slows them most. */
  String reason() {
    return reason;
  }

  /** Nearly as fast as memtables are flushed. */
  void atMost(double flushed, String why) {
    slow(flushed * FLUSH_SHARE, why);
  }

  /**
   * By a debt between the point where slowing begins and the limit.
   *
   * @param drained how many bytes a second are worked off
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
