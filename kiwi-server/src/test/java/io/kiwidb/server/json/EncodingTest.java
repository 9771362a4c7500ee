package io.kiwidb.server.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and values as strings. */
class EncodingTest {
  @ParameterizedTest
  @EnumSource(
      value = Encoding.class,
      names = {"BASE64", "HEX"})
  void bytesComeBack(Encoding encoding) {
    Random random = new Random(7);
    for (int length = 0; length < 300; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      assertThat(encoding.decode(encoding.encode(bytes), "key")).isEqualTo(bytes);
    }
  }

  @Test
  void textComesBack() {
    for (String text : new String[] {"", "a", "ä€\ud83d\ude00", "\u0000\u001b\u202e"}) {
      assertThat(Encoding.TEXT.encode(Encoding.TEXT.decode(text, "key"))).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "ab", "abc", "YQ", "YQ=", "YR==", "Y Q==", "YQ==\n", "-_==", "===="})
  void base64HasOneSpelling(String string) {
    refused(Encoding.BASE64, string);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "0x", "zz", "6 1", "61 "})
  void hexHasDigitsOnly(String string) {
    refused(Encoding.HEX, string);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "a\udc00", "\ude00\ud83d"})
  void halfOfASurrogatePairIsNoText(String string) {
    refused(Encoding.TEXT, string);
  }

  private static void refused(Encoding encoding, String string) {
    assertThatThrownBy(() -> encoding.decode(string, "key"))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.BAD_REQUEST));
  }

  @Test
  void bytesThatAreNoTextAreNeverGuessed() {
    byte[][] wrong = {
      {(byte) 0xff},
      {(byte) 0xc0, (byte) 0x80},
      {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
      {'a', (byte) 0xe2}
    };
    for (byte[] bytes : wrong) {
      assertThatThrownBy(() -> Encoding.TEXT.encode(bytes))
          .isInstanceOfSatisfying(
              ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.NOT_TEXT));
    }
  }

  @Test
  void textIsCutBetweenCharacters() {
    byte[] bytes = "a€\ud83d\ude00b".getBytes(StandardCharsets.UTF_8);
    for (int limit = 0; limit <= bytes.length; limit++) {
      int cut = Encoding.TEXT.cut(bytes, 0, bytes.length, limit);
      assertThat(cut).isBetween(Math.max(0, limit - 3), limit);
      Encoding.TEXT.encode(bytes, 0, cut);
    }
  }

  @Test
  void continuationsAreReadOnlyByTheirKindOfPage() {
    byte[] key = {0, 1, (byte) 0xff};
    String text = new Continuation(Continuation.Kind.SCAN, 5, key).format();
    Continuation read = Continuation.parse(Continuation.Kind.SCAN, text);
    assertThat(read.key()).isEqualTo(key);
    assertThat(read.number()).isEqualTo(5);
    for (String wrong : new String[] {text + "A", text.substring(1), "A".repeat(90_001)}) {
      assertThatThrownBy(() -> Continuation.parse(Continuation.Kind.SCAN, wrong))
          .isInstanceOf(ProblemException.class);
    }
    assertThatThrownBy(() -> Continuation.parse(Continuation.Kind.PREFIXES, text))
        .isInstanceOf(ProblemException.class);
    byte[] longest = new byte[64 << 10];
    assertThat(new Continuation(Continuation.Kind.SCAN, 0, longest).format())
        .hasSizeLessThan(90_000);
  }
}
