package io.kiwidb.cli.repl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.cli.keyspace.OddNames;
import io.kiwidb.cli.keyspace.QuotedName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names of keyspaces in lines of the shell. */
class KeyspaceWordsTest {
  static List<String> oddNames() {
    return OddNames.ALL;
  }

  private static void assertReads(String line, String name) {
    List<Word> words = Words.of("keyspace use " + line);
    assertThat(words).hasSize(3);
    assertThat(words.get(2).name()).isEqualTo(name);
    assertThat(words.get(2).isOption()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("oddNames")
  void aQuotedNameIsReadAsOneWord(String name) {
    assertReads(QuotedName.of(name), name);
  }

  @ParameterizedTest
  @MethodSource("oddNames")
  void aSuggestedNameIsReadAsOneWord(String name) {
    assertReads(TypableWord.of(name), name);
  }

  @Test
  void suggestedKeysMayHoldAnyBytes() {
    byte[] key = {'-', '-', 0, ' ', -1, '\'', '\\'};
    List<Word> words = Words.of("get " + TypableWord.of(key));
    assertThat(words).hasSize(2);
    assertThat(words.get(1).bytes()).isEqualTo(key);
    assertThat(words.get(1).isOption()).isFalse();
    assertThat(TypableWord.of("")).isEqualTo("\"\"");
    assertThat(Words.of(TypableWord.of("\u00e9")).get(0).bytes())
        .isEqualTo("\u00e9".getBytes(UTF_8));
  }

  @Test
  void theOptionIsFoundInAnUnfinishedLine() {
    List<Word> typed = Words.of("--keyspace 'a b' k");
    assertThat(KeyspaceSelection.withoutOption(typed)).containsExactly(typed.get(2));
    assertThat(KeyspaceSelection.isName(typed)).isFalse();
    assertThat(KeyspaceSelection.isName(typed.subList(0, 2))).isTrue();
    assertThat(KeyspaceSelection.withoutOption(typed.subList(0, 1))).isEmpty();
    List<Word> quoted = Words.of("'--keyspace' a");
    assertThat(KeyspaceSelection.withoutOption(quoted)).isEqualTo(quoted);
  }
}
