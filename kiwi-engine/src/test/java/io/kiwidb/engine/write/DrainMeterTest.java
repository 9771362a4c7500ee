package io.kiwidb.engine.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kiwidb.testkit.sim.SimulatedTime;
import org.junit.jupiter.api.Test;

/** Throughput is measured over the time in which there was work. */
class DrainMeterTest {
  private static final long SECOND = 1_000_000_000L;

  private final SimulatedTime time = new SimulatedTime();
  private final DrainMeter meter = new DrainMeter(time);

  @Test
  void beforeTheFirstResultAGuessCounts() {
    assertThat(meter.bytesPerSecond()).isEqualTo(DrainMeter.UNKNOWN);
    meter.pending(true);
    assertThat(meter.bytesPerSecond()).isEqualTo(DrainMeter.UNKNOWN);
  }

  @Test
  void bytesAreDividedByTheTimeSinceThereWasWork() {
    meter.pending(true);
    time.advanceNanos(2 * SECOND);
    meter.drained(100);
    assertThat(meter.bytesPerSecond()).isCloseTo(50, within(0.1));
  }

  @Test
  void timeWithoutWorkDoesNotCount() {
    meter.pending(true);
    time.advanceNanos(SECOND);
    meter.drained(100);
    meter.pending(false);
    time.advanceNanos(1_000 * SECOND);
    assertThat(meter.bytesPerSecond()).isCloseTo(100, within(0.1));
    meter.pending(true);
    time.advanceNanos(SECOND);
    meter.drained(100);
    assertThat(meter.bytesPerSecond()).isCloseTo(100, within(0.1));
  }

  @Test
  void aLongJobMakesTheFigureFall() {
    meter.pending(true);
    time.advanceNanos(SECOND);
    meter.drained(100);
    time.advanceNanos(9 * SECOND);
    assertThat(meter.bytesPerSecond()).isCloseTo(10, within(0.1));
  }

  @Test
  void oldResultsAreForgotten() {
    meter.pending(true);
    for (int i = 0; i < 20; i++) {
      time.advanceNanos(SECOND);
      meter.drained(1);
    }
    for (int i = 0; i < 20; i++) {
      time.advanceNanos(SECOND);
      meter.drained(1_000);
    }
    assertThat(meter.bytesPerSecond()).isCloseTo(1_000, within(1.0));
  }
}
