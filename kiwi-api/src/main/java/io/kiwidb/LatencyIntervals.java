package io.kiwidb;

/**
 * The latencies of one operation, interval by interval: each call tells those since the call
 * before. Where {@link Statistics#latency} has the whole time since the store was opened, this
 * shows what is happening now.
 *
 * <p>Each reader asks {@link Insight#latencyIntervals} for an object of its own; readers do not
 * disturb each other. It costs its reader some 10 KB, and the operations nothing. It may be used
 * after the store was closed: then nothing is added any more.
 *
 * <p>Threading: not thread-safe.
 */
@FunctionalInterface
public interface LatencyIntervals {
  /**
   * Returns the latencies measured since the last call, or since this object was made;
   * {@link Latency#NONE} if there were none. Percentiles are as accurate as those of
   * {@link Latency}, and so is the maximum, which is exact only in statistics since opening.
   */
  Latency next();
}
