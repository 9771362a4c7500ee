package io.kiwidb.testkit.model;

import io.kiwidb.io.TimeSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A time source whose wall clock moves only with the operations of a script, so that the oracle
 * knows what has expired; also backwards. Its other clock is that of another source.
 *
 * <p>Threading: thread-safe.
 */
public final class ScriptClock implements TimeSource {
  private final TimeSource other;
  private final AtomicLong millis;

  /** Creates a clock that stands at the present time of another source. */
  public ScriptClock(TimeSource other) {
    this.other = other;
    this.millis = new AtomicLong(other.epochMillis());
  }

  @Override
  public long nanos() {
    return other.nanos();
  }

  @Override
  public long epochMillis() {
    return millis.get();
  }

  /** Moves the clock, backwards if the number is negative. */
  public void move(long byMillis) {
    millis.addAndGet(byMillis);
  }

  /** Sets the clock. */
  public void moveTo(long epochMillis) {
    millis.set(epochMillis);
  }
}
