package io.kiwidb.engine.operand;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShownBytesTest {
  private static String shown(String text) {
    return ShownBytes.of(text.getBytes(UTF_8));
  }

  @Test
  void printableBytesAreInQuotes() {
    assertThat(shown("user:1 ~")).isEqualTo("'user:1 ~'");
    assertThat(shown("")).isEqualTo("''");
  }

  @Test
  void otherBytesAreHexadecimal() {
    assertThat(shown("a\nb")).isEqualTo("610a62");
    assertThat(shown("it's")).isEqualTo("69742773");
    assertThat(shown("a\\b")).isEqualTo("615c62");
    assertThat(shown("\u00e9")).isEqualTo("c3a9");
    assertThat(ShownBytes.of(new byte[] {0x7f, (byte) 0xff})).isEqualTo("7fff");
  }

  @Test
  void longOnesAreCut() {
    assertThat(shown("x".repeat(32))).isEqualTo("'" + "x".repeat(32) + "'");
    assertThat(shown("x".repeat(33))).isEqualTo("'" + "x".repeat(32) + "'…");
    assertThat(ShownBytes.of(new byte[40])).isEqualTo("00".repeat(32) + "…");
  }
}
