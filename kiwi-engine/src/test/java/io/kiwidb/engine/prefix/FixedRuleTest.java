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
import org.junit.jupiter.params.provider.ValueSource;

class FixedRuleTest extends PrefixRuleContract {
  @Override
  protected PrefixRule rule() {
    return new FixedRule().withParameter("5");
  }

  @Override
  protected List<byte[]> keys() {
    return List.of("users/1".getBytes(UTF_8), "usern".getBytes(UTF_8), "use".getBytes(UTF_8));
  }

  @Test
  void theFirstBytesArePrefix() {
    byte[] key = "..abcdefgh".getBytes(UTF_8);
    assertThat(rule().prefixLength(key, 2, 8)).isEqualTo(5);
    assertThat(rule().prefixLength(key, 2, 5)).isEqualTo(5);
    assertThat(rule().prefixLength(key, 2, 4)).isEqualTo(PrefixRule.NONE);
    assertThat(rule().name()).isEqualTo("fixed:5");
    assertThat(new FixedRule().withParameter("").name()).isEqualTo("fixed:8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", "65537", "99999999999"})
  void otherLengthsAreRefused(String length) {
    FixedRule rule = new FixedRule();
    assertThatThrownBy(() -> rule.withParameter(length))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("fixed:8")
        .hasMessageContaining(length);
  }
}
