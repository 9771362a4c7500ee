package io.kiwidb.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {
  @ParameterizedTest
  @CsvSource({
    "0,0",
    "999,999",
    "1000,1.0k",
    "999949,999.9k",
    "999950,1.0M",
    "9223372036854775807,9.2E"
  })
  void shortCountsHaveSixColumnsAtMost(long number, String text) {
    assertThat(Units.shortCount(number)).isEqualTo(text).hasSizeLessThanOrEqualTo(6);
  }

  @Test
  void oneThingIsNotMany() {
    assertThat(Units.count(0, "table")).isEqualTo("0 tables");
    assertThat(Units.count(1, "table")).isEqualTo("1 table");
    assertThat(Units.count(1, "entry", "entries")).isEqualTo("1 entry");
    assertThat(Units.count(1234, "entry", "entries")).isEqualTo("1,234 entries");
  }
}
