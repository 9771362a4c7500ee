package io.kiwidb.testkit.sim;

import io.kiwidb.io.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Time that passes when somebody says so.
 *
 * <p>Both clocks move together; the wall clock may be set apart, also back. Threading: thread-safe.
 */
public final class SimulatedTime implements TimeSource {
  private static final long START_MILLIS = 1_700_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong epochShift = new AtomicLong(START_MILLIS);

  /** Starts at nanosecond 0, some day in November 2023. */
  public SimulatedTime() {}

  @Override
  public long nanos() {
    return nanos.get();
  }

  @Override
  public long epochMillis() {
    return epochShift.get() + nanos.get() / NANOS_PER_MILLI;
  }

  /** Lets time pass. */
  public void advance(Duration duration) {
    advanceNanos(duration.toNanos());
  }

  /** Lets so many nanoseconds pass; never goes back. */
  public void advanceNanos(long duration) {
    if (duration < 0) {
      throw new IllegalArgumentException("time goes forward only, not by " + duration + " ns");
    }
    nanos.addAndGet(duration);
  }

  /** Sets the wall clock, also back; the other clock does not notice. */
  public void setEpochMillis(long millis) {
    epochShift.set(millis - nanos.get() / NANOS_PER_MILLI);
  }
}
