package io.kiwidb.testkit.sim;

import io.kiwidb.io.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that advances only when told to.
 *
 * <p>Both clocks advance together; the wall clock may also be set, even backwards. Threading:
 * thread-safe.
 */
public final class SimulatedTime implements TimeSource {
  private static final long START_MILLIS = 1_700_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong epochShift = new AtomicLong(START_MILLIS);

  /** Creates a clock at nanosecond 0, on a day in November 2023. */
  public SimulatedTime() {}

  @Override
  public long nanos() {
    return nanos.get();
  }

  @Override
  public long epochMillis() {
    return epochShift.get() + nanos.get() / NANOS_PER_MILLI;
  }

  /** Advances the time. */
  public void advance(Duration duration) {
    advanceNanos(duration.toNanos());
  }

  /** Advances the time by nanoseconds; never backwards. */
  public void advanceNanos(long duration) {
    if (duration < 0) {
      throw new IllegalArgumentException("cannot advance the time by " + duration + " ns");
    }
    nanos.addAndGet(duration);
  }

  /** Sets the wall clock, even backwards; does not affect the other clock. */
  public void setEpochMillis(long millis) {
    epochShift.set(millis - nanos.get() / NANOS_PER_MILLI);
  }
}
