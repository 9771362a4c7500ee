package io.kiwidb.io;

/** The source of time; can be simulated. Threading: thread-safe. */
public interface TimeSource {
  /** The clocks of the JVM. */
  TimeSource SYSTEM = new TimeSource() {
    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public long epochMillis() {
      return System.currentTimeMillis();
    }
  };

  /** Returns nanoseconds since an arbitrary origin; monotonic. */
  long nanos();

  /**
   * Returns milliseconds since 1970; may jump. No durable state relies on it being monotonic:
   * entries expire by the latest time that the store has seen.
   */
  long epochMillis();
}
