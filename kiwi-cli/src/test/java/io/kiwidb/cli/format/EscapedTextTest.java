package io.kiwidb.cli.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EscapedTextTest {
  private static final long SEED = 20261121;

  @Test
  void anyBytesComeBack() {
    Random random = new Random(SEED);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = RandomBytes.some(random);
      String text = EscapedText.encode(bytes);
      assertThat(EscapedText.decode(text.getBytes(StandardCharsets.UTF_8)))
          .as("round %d of seed %d: %s", round, SEED, text)
          .isEqualTo(bytes);
    }
  }

  @Test
  void encodedTextIsOnePrintableLine() {
    Random random = new Random(SEED);
    for (int round = 0; round < 20_000; round++) {
      String text = EscapedText.encode(RandomBytes.some(random));
      assertThat(text.codePoints()
              .noneMatch(code -> Character.isISOControl(code) || code == 0xfeff || code == 0x2028))
          .as("round %d of seed %d", round, SEED)
          .isTrue();
    }
  }

  @Test
  void lettersStayAndTheRestIsEscaped() {
    assertThat(EscapedText.encode(
            "a\tb\nc\rd\\e \u00e9\u6f22\ud83e\udd5d\u0000\u001b\u007f\u009b\u202e"
                .getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(
            "a\\tb\\nc\\rd\\\\e \u00e9\u6f22\ud83e\udd5d\\x00\\x1b\\x7f\\xc2\\x9b\\xe2\\x80\\xae");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\", "a\\", "\\q", "\\x", "\\x1", "\\xg0", "\\x0g", "\\0", "\\X41"})
  void unknownEscapesAreRefused(String text) {
    assertThatThrownBy(() -> EscapedText.decode(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"c0af", "eda080", "f4908080", "f5808080", "c3", "e282", "80", "fe", "f08080af"})
  void whatIsNoUtf8IsEscapedByteByByte(String hex) {
    byte[] bytes = Encoding.HEX.decode(hex);
    assertThat(Utf8.isValid(bytes)).isFalse();
    assertThat(EscapedText.encode(bytes)).isEqualTo(hex.replaceAll("(..)", "\\\\x$1"));
  }

  @Test
  void utf8IsJudgedAsTheJdkJudgesIt() {
    Random random = new Random(SEED);
    for (int round = 0; round < 50_000; round++) {
      byte[] bytes = RandomBytes.some(random);
      String decoded = new String(bytes, StandardCharsets.UTF_8);
      boolean valid = Arrays.equals(decoded.getBytes(StandardCharsets.UTF_8), bytes);
      assertThat(Utf8.isValid(bytes)).as("round %d of seed %d", round, SEED).isEqualTo(valid);
    }
  }
}
