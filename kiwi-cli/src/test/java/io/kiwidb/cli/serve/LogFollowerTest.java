package io.kiwidb.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogFollowerTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  private String follow(LogFollower.Form form, InputStream in) throws IOException {
    new LogFollower(
            new LogFollower.Filter("info", List.of()),
            form,
            new Output(shown),
            Ink.PLAIN,
            ZoneOffset.UTC)
        .follow(in);
    return shown.toString(StandardCharsets.UTF_8);
  }

  private String follow(LogFollower.Form form, String lines) throws IOException {
    return follow(form, new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void linesAreShownAsTheyCame() throws IOException {
    String line =
        "{\"millis\":7,\"level\":\"info\",\"event\":\"a.b\",\"message\":\"\u00e4 \\\\u001b\"}";
    assertThat(follow(LogFollower.Form.JSON, line + "\r\n" + line))
        .isEqualTo(line + System.lineSeparator() + line + System.lineSeparator());
  }

  @ParameterizedTest
  @EnumSource
  void whatFollowsALineOnItIsNoLog(LogFollower.Form form) {
    for (String tail : List.of("\u001b[2J", " \u001b]0;x\u0007", "{}", "x", " 1")) {
      assertThatThrownBy(() -> follow(form, "{\"level\":\"info\"}" + tail + "\n"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("not the log of a Kiwi server");
      assertThat(shown.size()).isZero();
    }
  }

  /** JSON allows them in texts: the codes C1, and what turns the direction of writing around. */
  @Test
  void controlCharactersAreEscapedInJson() throws IOException {
    assertThat(follow(
            LogFollower.Form.JSON,
            "{\"level\":\"info\",\t\"message\":\"a\u009b2Jb\u007f\u202ec\"}\n"))
        .isEqualTo("{\"level\":\"info\",\t\"message\":\"a\\u009b2Jb\\u007f\\u202ec\"}"
            + System.lineSeparator());
  }

  @ParameterizedTest
  @EnumSource
  void aLineWithoutEndIsNotKept(LogFollower.Form form) {
    long[] read = {0};
    InputStream endless = new InputStream() {
      @Override
      public int read() {
        read[0]++;
        return '{';
      }
    };
    assertThatThrownBy(() -> follow(form, endless))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not the log of a Kiwi server");
    assertThat(read[0]).isLessThan(10_000_000);
  }
}
