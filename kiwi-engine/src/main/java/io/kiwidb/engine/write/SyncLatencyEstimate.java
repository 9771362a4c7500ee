package io.kiwidb.engine.write;

/**
 * How long before its deadline a background sync has to be asked for: how long one takes of late,
 * from when it is asked for until it has ended, and twice by how much that varies. On a busy
 * machine a thread gets a processor milliseconds after its time.
 *
 * <p>The mean and the mean deviation are followed with gains of an eighth and a quarter, as TCP
 * follows its round trips (RFC 6298, V. Jacobson, Congestion Avoidance and Control, 1988); twice
 * the deviation and not four times, because a sync that comes late costs a wait here, and one that
 * comes early a sync.
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

  /** How long to ask before. */
  long nanos() {
    return nanos;
  }

  /** One took so long, from when it was asked for. */
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
