package io.kiwidb.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What destroys data is logged, and where. */
class AuditTest {
  private static ListAppender<ILoggingEvent> appendTo(Logger logger) {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.setLevel(ch.qos.logback.classic.Level.WARN);
    logger.setAdditive(false);
    logger.addAppender(lines);
    return lines;
  }

  @Test
  void whatAShellDestroysIsLoggedToo() {
    Logger logger = (Logger) LoggerFactory.getLogger("io.kiwidb.server.audit");
    ListAppender<ILoggingEvent> lines = appendTo(logger);
    try (TestServer admin =
        TestServer.start(options -> options.enableAdministration().terminal(new FuzzShell()))) {
      admin.send("POST", "/api/v1/terminal", "{\"line\":\"clear a\\nb\"}");
      assertThat(lines.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .containsExactly("shell: clear keyspace=a\\u{a}b by 127.0.0.1 with TOKEN");
    } finally {
      logger.detachAppender(lines);
    }
  }

  @Test
  void destructiveVerbsAreLoggedWithControlCharactersEscaped() {
    Logger logger = (Logger) LoggerFactory.getLogger("io.kiwidb.server.audit");
    ListAppender<ILoggingEvent> lines = appendTo(logger);
    try (TestServer admin = TestServer.start(ServerOptions.Builder::enableAdministration)) {
      String name = "a%0A%1B%5B2Jb%E2%80%AE";
      admin.delete("/api/v1/keyspaces?keyspace=" + name + "&confirm=" + name);
      assertThat(lines.list).hasSize(1);
      assertThat(lines.list.get(0).getFormattedMessage())
          .contains("DELETE /api/v1/keyspaces", "a\\u{a}\\u{1b}[2Jb\\u{202e}", "127.0.0.1")
          .doesNotContain("\n")
          .doesNotContain("\u001b");
    } finally {
      logger.detachAppender(lines);
    }
  }

  @Test
  void theLogNamesTheKeyspacesOfABatchThatDeletesRanges() {
    Logger logger = (Logger) LoggerFactory.getLogger("io.kiwidb.server.audit");
    ListAppender<ILoggingEvent> lines = appendTo(logger);
    String put = "{\"type\":\"put\",\"key\":\"k\",\"value\":\"v\"";
    String range = "{\"type\":\"deleteRange\",\"from\":\"a\"";
    try (TestServer admin = TestServer.start(ServerOptions.Builder::enableAdministration)) {
      batch(admin, put + "}");
      batch(admin, put + ",\"keyspace\":\"u,\\n\"}," + range + "},null," + put + "}");
      StringBuilder many = new StringBuilder(range + "}");
      for (int i = 0; i < 99; i++) {
        many.append(',').append(put).append(",\"keyspace\":\"").append(i).append("\"}");
      }
      batch(admin, many.toString());
      assertThat(lines.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .satisfiesExactly(
              line -> assertThat(line)
                  .isEqualTo("POST /api/v1/kv/batch keyspace=default,u\\u{2c}\\u{a}"
                      + " by 127.0.0.1 with TOKEN"),
              line -> assertThat(line).contains(" keyspace=0,1,10,11,", " and 80 more by "));
    } finally {
      logger.detachAppender(lines);
    }
  }

  private static void batch(TestServer server, String operations) {
    server.send("POST", "/api/v1/kv/batch", "{\"operations\":[" + operations + "]}");
  }
}
