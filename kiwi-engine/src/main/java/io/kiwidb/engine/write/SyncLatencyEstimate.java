package io.kiwidb.engine.write;

/**
 * How long before its deadline to request a background sync: the recent latency of a sync, from its
 * request to its end, plus twice its deviation. On a busy machine a thread is scheduled
 * milliseconds late.
 *
 * <p>The mean and the mean deviation are updated with gains of 1/8 and 1/4, as TCP estimates
 * round-trip times (RFC 6298; V. Jacobson, Congestion Avoidance and Control, 1988). The deviation
 * counts twice instead of four times, because here a late sync costs a wait, and an early one a
 * sync.
 *
 * <p>Threading: {@link #took} by one thread at a time, {@link #nanos} by any.
 */
final class SyncLatencyEstimate {
  private static final int MEAN_GAIN = 8;
  private static final int DEVIATION_GAIN = 4;
  private static final int DEVIATIONS = 2;

  private long mean;
  private long deviation;
  private volatile long nanos;

  /** Returns how long before the deadline to request a sync. */
  long nanos() {
    return nanos;
  }

  /** Records the latency of a sync, from its request. */
  void took(long sample) {
    if (nanos == 0) {
      mean = sample;
      deviation = sample / 2;
    } else {
      long error = sample - mean;
      mean += error / MEAN_GAIN;
      deviation += (Math.abs(error) - deviation) / DEVIATION_GAIN;
    }
    nanos = mean + DEVIATIONS * deviation;
  }
}
