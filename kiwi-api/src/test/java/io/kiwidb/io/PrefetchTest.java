package io.kiwidb.io;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That it loads, no test can tell; that it loads nothing that is not there. */
class PrefetchTest {
  @ParameterizedTest
  @CsvSource({"0, 64", "0, 1", "63, 64", "64, 256", "0, 1000", "900, 10", "0, 0", "40, 2147483647"})
  void nothingIsLoadedFromOutsideOfTheArray(int from, int end) {
    assertThatCode(() -> Prefetch.slice(new byte[64], from, end)).doesNotThrowAnyException();
    assertThatCode(() -> Prefetch.slice(new byte[0], from, end)).doesNotThrowAnyException();
  }
}
