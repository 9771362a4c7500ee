package io.kiwidb.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckedValueTest {
  private static final byte[] KEY = {'k', 'e', 'y'};

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 23, 24, 25, 27, 31, 100, 300_000})
  void aValueSaysWhatItIs(int length) {
    byte[] value = CheckedValue.encode(KEY, 77, length);
    assertThat(value).hasSize(length).isEqualTo(CheckedValue.encode(KEY, 77, length));
    assertThat(CheckedValue.check(KEY, value))
        .isEqualTo(new CheckedValue(length < CheckedValue.HEADER ? -1 : 77, length));
    if (length > 20) {
      assertThat(value).isNotEqualTo(CheckedValue.encode(KEY, 78, length));
    }
  }

  @Test
  void everyFlippedBitIsFound() {
    byte[] value = CheckedValue.encode(KEY, 5, 60);
    for (int bit = 0; bit < value.length * 8; bit++) {
      byte[] damaged = value.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThatThrownBy(() -> CheckedValue.check(KEY, damaged)).isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void aCutValueAndTheValueOfAnotherKeyAreFound() {
    byte[] value = CheckedValue.encode(KEY, 5, 60);
    assertThatThrownBy(() -> CheckedValue.check(KEY, Arrays.copyOf(value, 40)))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> CheckedValue.check(new byte[] {'x'}, value))
        .hasMessageContaining("value of another key")
        .hasMessageContaining(HexFormat.of().formatHex(KEY));
  }
}
