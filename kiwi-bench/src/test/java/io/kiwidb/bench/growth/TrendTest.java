package io.kiwidb.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TrendTest {
  @Test
  void eachTenTimesAsManyKeysAddAsMuchAsTheLastTenTimes() {
    Trend trend = Trend.through(1e6, 2.0, 1e7, 2.5);
    assertThat(trend.at(1e7)).isEqualTo(2.5);
    assertThat(trend.at(1e8)).isCloseTo(3.0, within(1e-9));
    assertThat(trend.at(1e10)).isCloseTo(4.0, within(1e-9));
  }

  @Test
  void theStepMayBeAnyFactor() {
    // From 10 to 50 million is a factor of 5, and 1.25 billion is 5 * 5 times as much again.
    assertThat(Trend.through(10e6, 4, 50e6, 7).at(1_250e6)).isCloseTo(13, within(1e-9));
  }

  @Test
  void whatFellIsTakenToStay() {
    assertThat(Trend.through(1e6, 3.0, 1e7, 2.5).at(1e10)).isEqualTo(2.5);
  }
}
