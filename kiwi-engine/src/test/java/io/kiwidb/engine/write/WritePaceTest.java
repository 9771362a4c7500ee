package io.kiwidb.engine.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Writers are slowed in proportion to the debt. */
class WritePaceTest {
  private static final double DRAINED = 100 << 20;

  private static double pace(long owed) {
    WritePace pace = new WritePace();
    pace.within(owed, 20, 36, DRAINED, "owed");
    return pace.bytesPerSecond();
  }

  @Test
  void nothingIsSlowedBelowTheFirstLimit() {
    WritePace pace = new WritePace();
    pace.within(19, 20, 36, DRAINED, "owed");
    assertThat(pace.isFree()).isTrue();
  }

  @Test
  void paceFallsWithTheDebtWithoutASteep() {
    for (int owed = 21; owed < 36; owed++) {
      assertThat(pace(owed)).isLessThan(pace(owed - 1)).isGreaterThan(pace(owed - 1) * 0.8);
    }
  }

  @Test
  void itCrossesThePaceOfTheBackgroundBetweenTheLimits() {
    assertThat(pace(20)).isGreaterThan(DRAINED);
    assertThat(pace(35)).isLessThan(DRAINED / 2).isGreaterThan(DRAINED / 5);
  }

  @Test
  void theSlowestReasonCounts() {
    WritePace pace = new WritePace();
    pace.atMost(DRAINED, "memtables");
    pace.within(35, 20, 36, DRAINED, "runs");
    assertThat(pace.reason()).isEqualTo("runs");
    assertThat(pace.bytesPerSecond()).isCloseTo(pace(35), within(1.0));
  }

  @Test
  void writersAlwaysGetALittle() {
    WritePace pace = new WritePace();
    pace.within(35, 20, 36, 0, "nothing works");
    assertThat(pace.bytesPerSecond()).isEqualTo(WritePace.LEAST_BYTES_PER_SECOND);
  }

  @Test
  void equalLimitsAreNoDivisionByZero() {
    WritePace pace = new WritePace();
    pace.within(35, 36, 36, DRAINED, "owed");
    assertThat(pace.bytesPerSecond()).isBetween(DRAINED / 4, DRAINED);
  }
}
