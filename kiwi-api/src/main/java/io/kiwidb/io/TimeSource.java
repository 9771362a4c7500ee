package io.kiwidb.io;

/** Time as a seam, so that simulation can drive it. Threading: thread-safe. */
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

  /** Nanoseconds from an arbitrary origin; never goes back. */
  long nanos();

  /** Milliseconds since 1970; may jump. Nothing durable depends on it going forward. */
  long epochMillis();
}
