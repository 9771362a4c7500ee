package io.kiwidb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.kiwidb.InvalidOptionsException;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.server.TestServer.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Backups as clients ask for them. */
@Timeout(120)
class BackupHttpTest {
  private static final String BACKUP = "/api/v1/engine/backup";
  private static final Options OPTIONS = Options.builder().profile(Profile.DEV).build();

  @TempDir
  Path scratch;

  private TestServer start(UnaryOperator<ServerOptions.Builder> options) {
    return TestServer.in(scratch.resolve("store"), OPTIONS, options);
  }

  private ServerOptions.Builder withBackups(ServerOptions.Builder options) {
    return options.backups(scratch.resolve("copies"));
  }

  private static JsonNode ended(TestServer server, Reply begun) {
    while (true) {
      Reply task = server.get("/api/v1/tasks/" + begun.json().get("id").asText());
      assertThat(task.body()).doesNotContain("/");
      if (!task.json().get("state").asText().equals("running")) {
        return task.json();
      }
    }
  }

  @Test
  void aBackupIsMadeAndToldByItsName() throws IOException {
    Logger logger = (Logger) LoggerFactory.getLogger("io.kiwidb.server.audit");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.setLevel(Level.WARN);
    logger.addAppender(lines);
    try (TestServer server = start(this::withBackups)) {
      server.send("PUT", "/api/v1/kv", "{\"key\":\"a\",\"value\":\"1\"}");
      assertThat(server.get("/api/v1/engine").json().get("canBackUp").asBoolean())
          .isTrue();
      JsonNode task = ended(server, server.send("POST", BACKUP, null));
      assertThat(task.get("state").asText()).as(task.toString()).isEqualTo("succeeded");
      assertThat(lines.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .containsExactly("POST /api/v1/engine/backup keyspace=- by 127.0.0.1 with TOKEN");
      String name = task.get("message").asText().split(":")[0];
      try (Kiwi copy = Kiwi.open(scratch.resolve("copies").resolve(name), OPTIONS)) {
        assertThat(copy.get(new byte[] {'a'})).containsExactly('1');
      }
    } finally {
      logger.detachAppender(lines);
    }
  }

  @Test
  void theStoreOfAnApplicationIsCopiedToo() {
    try (Kiwi db = Kiwi.open(scratch.resolve("own"), OPTIONS);
        TestServer server = TestServer.start(db, this::withBackups)) {
      JsonNode task = ended(server, server.send("POST", BACKUP, null));
      assertThat(task.get("state").asText()).isEqualTo("succeeded");
      assertThat(task.get("message").asText()).startsWith("own-");
    }
  }

  @Test
  void withoutADirectoryThereAreNone() {
    try (TestServer server = start(options -> options)) {
      assertThat(server.get("/api/v1/engine").json().get("canBackUp").asBoolean())
          .isFalse();
      Reply refused = server.send("POST", BACKUP, null);
      assertThat(refused.problem()).isEqualTo("unavailable");
      assertThat(refused.json().get("detail").asText()).contains("--backup-dir");
    }
  }

  @Test
  void aStoreInMemoryHasNone() {
    try (TestServer server = TestServer.start(this::withBackups)) {
      assertThat(server.send("POST", BACKUP, null).problem()).isEqualTo("unavailable");
      assertThat(server.get("/api/v1/engine").json().get("canBackUp").asBoolean())
          .isFalse();
    }
  }

  @Test
  void aServerThatOnlyReadsMakesNone() {
    try (TestServer server = start(options -> withBackups(options).readOnly())) {
      assertThat(server.send("POST", BACKUP, null).problem()).isEqualTo("read-only-server");
      assertThat(server.get("/api/v1/engine").json().get("canBackUp").asBoolean())
          .isFalse();
    }
  }

  @Test
  void noRequestSaysWhereTo() throws IOException {
    try (TestServer server = start(this::withBackups)) {
      for (String name : List.of("path", "directory", "name", "to")) {
        assertThat(server.send("POST", BACKUP + "?" + name + "=/tmp/x", null).problem())
            .isEqualTo("bad-request");
      }
      server.send("POST", BACKUP, "{\"path\":\"../elsewhere\"}");
    }
    assertThat(scratch.resolve("elsewhere")).doesNotExist();
    try (var all = Files.list(scratch)) {
      assertThat(all.map(path -> String.valueOf(path.getFileName())))
          .containsExactlyInAnyOrder("store", "copies");
    }
  }

  @Test
  void aDirectoryInTheStoreIsRefusedAndNothingIsLeftOpen() {
    assertThatThrownBy(
            () -> start(options -> options.backups(scratch.resolve("store"))).close())
        .isInstanceOf(InvalidOptionsException.class);
    Kiwi.open(scratch.resolve("store"), OPTIONS).close();
  }
}
