package io.kiwidb.server.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Limits of JSON, on types that take anything. */
class JsonTest {
  private final Json json = new Json(10_000);

  private void refused(String document, ProblemCode code) {
    assertThatThrownBy(() -> json.read(document.getBytes(StandardCharsets.UTF_8), Object.class))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void depthIsBounded() {
    String fits = "[".repeat(16) + "]".repeat(16);
    assertThat(json.read(fits.getBytes(StandardCharsets.UTF_8), Object.class)).isNotNull();
    refused("[".repeat(17) + "]".repeat(17), ProblemCode.TOO_LARGE);
    refused("{\"a\":".repeat(17) + "1" + "}".repeat(17), ProblemCode.TOO_LARGE);
  }

  @Test
  void lengthsAreBounded() {
    refused("\"" + "a".repeat(10_001) + "\"", ProblemCode.TOO_LARGE);
    refused("1".repeat(33), ProblemCode.TOO_LARGE);
    refused("{\"" + "n".repeat(1_025) + "\":1}", ProblemCode.TOO_LARGE);
    refused("[" + "1,".repeat(10_000) + "1]", ProblemCode.TOO_LARGE);
  }

  @Test
  void onlyUtf8IsRead() {
    for (byte[] document : new byte[][] {
      "{}".getBytes(StandardCharsets.UTF_16BE), {'"', (byte) 0xff, '"'}, {(byte) 0xef, (byte) 0xbb}
    }) {
      assertThatThrownBy(() -> json.read(document, Object.class))
          .isInstanceOf(ProblemException.class);
    }
  }

  @Test
  void noClassIsEverNamedByADocument() {
    Object read = json.read(
        "[\"java.net.URL\",{\"@class\":\"java.lang.Runtime\"}]".getBytes(StandardCharsets.UTF_8),
        Object.class);
    assertThat(read.toString()).isEqualTo("[java.net.URL, {@class=java.lang.Runtime}]");
  }
}
