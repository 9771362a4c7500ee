package io.kiwidb.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
  private static List<String> texts(String line) {
    return Words.of(line).stream().map(Word::text).toList();
  }

  @Test
  void blanksSeparateWordsAndQuotesJoinThem() {
    assertThat(texts("  put  a\tb ")).containsExactly("put", "a", "b");
    assertThat(texts("put \"a b\" 'c d'e\"f g\"")).containsExactly("put", "a b", "c def g");
    assertThat(texts("put \"\" ''")).containsExactly("put", "", "");
    assertThat(texts("put a\\ b")).containsExactly("put", "a b");
  }

  @Test
  void anyByteCanBeTyped() {
    assertThat(Words.of("\\x00\\xfF\\t\\n\\r\\\\\\'\\\"").get(0).bytes())
        .containsExactly(0, 255, '\t', '\n', '\r', '\\', '\'', '"');
    assertThat(Words.of("\"\\x41b\"").get(0).bytes()).containsExactly('A', 'b');
    assertThat(Words.of("'\\x41'").get(0).bytes()).containsExactly('\\', 'x', '4', '1');
  }

  @Test
  void aQuotedWordIsNoOption() {
    assertThat(Words.of("--prefix").get(0).isOption()).isTrue();
    assertThat(Words.of("'--prefix'").get(0).isOption()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a", "'a", "a\\", "\\q", "\\x4", "\"\\xzz\"", "a 'b\\' c'"})
  void whatIsNotFinishedIsRefused(String line) {
    assertThatThrownBy(() -> Words.of(line))
        .isInstanceOf(ReplException.class)
        .hasMessageContaining("column");
    assertThat(Words.ofUnfinished(line)).hasSizeLessThan(3);
  }

  @Test
  void nonsenseIsSplitOrRefusedAndNothingElse() {
    long seed = 3;
    Random random = new Random(seed);
    String alphabet = "ab '\"\\xtn0\u00e9\ud83e\udd5d\t-";
    for (int round = 0; round < 100_000; round++) {
      StringBuilder line = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--) {
        line.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        int end = 0;
        for (Word word : Words.of(line.toString())) {
          assertThat(word.start())
              .as("round %d of seed %d", round, seed)
              .isGreaterThanOrEqualTo(end);
          end = word.end();
        }
      } catch (ReplException e) {
        assertThat(e).as("round %d of seed %d", round, seed).hasMessageContaining("column");
      }
    }
  }
}
