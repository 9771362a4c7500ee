package io.kiwidb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;

class ConsoleLayoutTest {
  private static String line(Throwable error) {
    Logger logger = new LoggerContext().getLogger("some.Class");
    return new ConsoleLayout()
        .doLayout(new LoggingEvent(
            "x", logger, Level.ERROR, "a request failed: {}", error, new Object[] {7}));
  }

  @Test
  void aLineWithoutAnExceptionIsItsMessage() {
    assertThat(line(null)).isEqualTo("kiwi: ERROR: a request failed: 7" + System.lineSeparator());
  }

  @Test
  void anExceptionIsNamedWithoutItsStackTrace() {
    assertThat(line(new IllegalStateException("the disk is on fire")))
        .isEqualTo(
            "kiwi: ERROR: a request failed: 7: java.lang.IllegalStateException: the disk is on fire"
                + System.lineSeparator());
    assertThat(line(new IllegalStateException()))
        .endsWith(": java.lang.IllegalStateException" + System.lineSeparator());
  }

  @Test
  void controlCharactersOfAnExceptionAreEscaped() {
    assertThat(line(new IllegalStateException("key \u001b[2J\n")))
        .contains("key \\x1b[2J\\n")
        .doesNotContain("\u001b");
  }
}
