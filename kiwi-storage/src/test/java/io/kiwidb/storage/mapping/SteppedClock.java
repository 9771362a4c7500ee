package io.kiwidb.storage.mapping;

import io.kiwidb.io.TimeSource;

/**
 * A clock that moves by one step whenever it is asked, so that a read takes as long as the step; at
 * first it stands still.
 */
public final class SteppedClock implements TimeSource {
  private volatile long step;
  private long now;

  public void step(long nanos) {
    step = nanos;
  }

  @Override
  public long nanos() {
    now += step; // many threads ask it only while it stands still
    return now;
  }

  @Override
  public long epochMillis() {
    return 0;
  }
}
