package io.kiwidb.engine.prefix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.PrefixRule;
import io.kiwidb.testkit.prefix.PrefixRuleContract;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UntilRuleTest extends PrefixRuleContract {
  @Override
  protected PrefixRule rule() {
    return new UntilRule().withParameter("::");
  }

  @Override
  protected List<byte[]> keys() {
    return List.of(
        "user::1::2".getBytes(UTF_8),
        "a:::b".getBytes(UTF_8),
        ":".getBytes(UTF_8),
        "x".getBytes(UTF_8));
  }

  private static int length(String parameter, String key) {
    byte[] bytes = ("/::" + key).getBytes(UTF_8);
    return new UntilRule().withParameter(parameter).prefixLength(bytes, 3, bytes.length - 3);
  }

  @ParameterizedTest
  @CsvSource({
    "::, a::b, 3",
    "::, a:::b, 3",
    "::, ::, 2",
    "::, a:b, 0",
    "::, a:, 0",
    "/, a/b/c, 2",
    "0x2f, ab/, 3",
    "0x7c7c, ab||c, 4",
    "'', users/1, 6"
  })
  void thePrefixEndsWithTheFirstDelimiter(String parameter, String key, int expected) {
    assertThat(length(parameter, key)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/, until:/",
    "0x2f, until:/",
    "0x00, until:0x00",
    "0x307861, until:0x307861",
    "'', until:/",
    "0xFF, until:0xff"
  })
  void aDelimiterHasOneName(String parameter, String name) {
    assertThat(new UntilRule().withParameter(parameter).name()).isEqualTo(name);
    assertThat(new UntilRule().withParameter(name.substring(6)).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x", "0xg", "0x123", "12345678901234567890123456789012"})
  void otherParametersAreRefused(String parameter) {
    UntilRule rule = new UntilRule();
    assertThatThrownBy(() -> rule.withParameter(parameter))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("until:");
  }

  @Test
  void noRuleHasNoParameter() {
    NoPrefixRule none = new NoPrefixRule();
    assertThat(none.withParameter("")).isSameAs(none);
    assertThatThrownBy(() -> none.withParameter("1"))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("none");
  }
}
