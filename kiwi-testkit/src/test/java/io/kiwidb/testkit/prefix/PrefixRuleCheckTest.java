package io.kiwidb.testkit.prefix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.PrefixRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules that break the requirement are found, and others are not. */
class PrefixRuleCheckTest {
  private static final List<byte[]> KEYS = Stream.of(
          "user/1", "username/1", "user/1/address", "item/7", "item", "x", "")
      .map(key -> key.getBytes(UTF_8))
      .toList();

  /** Mistakes that are easily made. */
  private enum Broken implements PrefixRule {
    WITHOUT_THE_DELIMITER {
      @Override
      public int prefixLength(byte[] key, int offset, int length) {
        int slash = PrefixRule.until((byte) '/').prefixLength(key, offset, length);
        return Math.max(NONE, slash - 1);
      }
    },
    UP_TO_THE_LAST_DELIMITER {
      @Override
      public int prefixLength(byte[] key, int offset, int length) {
        for (int i = length; i > 0; i--) {
          if (key[offset + i - 1] == '/') {
            return i;
          }
        }
        return NONE;
      }
    },
    SHORT_KEYS_AS_THEY_ARE {
      @Override
      public int prefixLength(byte[] key, int offset, int length) {
        return Math.min(length, 4);
      }
    },
    HALF_OF_THE_KEY {
      @Override
      public int prefixLength(byte[] key, int offset, int length) {
        return length / 2;
      }
    },
    IGNORES_THE_OFFSET {
      @Override
      public int prefixLength(byte[] key, int offset, int length) {
        return PrefixRule.until((byte) '/').prefixLength(key, 0, offset + length);
      }
    },
    MORE_THAN_THE_KEY {
      @Override
      public int prefixLength(byte[] key, int offset, int length) {
        return 5;
      }
    };

    @Override
    public String description() {
      return "broken, for tests";
    }
  }

  @ParameterizedTest
  @EnumSource(Broken.class)
  void brokenRulesAreFound(PrefixRule rule) {
    assertThat(PrefixRuleCheck.problem(rule, KEYS, 1)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void soundRulesPass(int bytes) {
    assertThat(PrefixRuleCheck.problem(PrefixRule.fixed(bytes), KEYS, bytes)).isEmpty();
    assertThat(PrefixRuleCheck.problem(PrefixRule.until((byte) '/'), KEYS, bytes))
        .isEmpty();
  }
}
