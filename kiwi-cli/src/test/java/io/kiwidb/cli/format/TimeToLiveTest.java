package io.kiwidb.cli.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeToLiveTest {
  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "10s, PT10S",
    "3M, PT3M",
    "2h, PT2H",
    "30d, PT720H",
    "0, PT0S",
    " 1s , PT1S"
  })
  void aNumberWithAUnitIsRead(String text, Duration time) {
    assertThat(TimeToLive.parse(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "-1s", "s", "1.5h", "10 s", "9999999999999999s", "PT1S"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> TimeToLive.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a time to live");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0ms",
    "PT0.25S, 250ms",
    "PT9.5S, 9s 500ms",
    "PT59.9S, 59s",
    "PT60S, 1m",
    "PT3661S, 1h 1m",
    "PT720H, 30d",
    "PT721H, 30d 1h"
  })
  void theTwoLargestUnitsAreShown(Duration time, String text) {
    assertThat(TimeToLive.text(time)).isEqualTo(text);
  }
}
