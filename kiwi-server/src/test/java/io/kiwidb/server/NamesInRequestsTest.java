package io.kiwidb.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiwidb.server.TestServer.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No request names a class, a file, a URL or a script: such names are unknown, like any other. */
class NamesInRequestsTest {
  private static final String TRAPPED = "io.kiwidb.server.trapped";

  /** Tells when somebody initializes it. */
  static final class Trap {
    static {
      System.setProperty(TRAPPED, "true");
    }

    private Trap() {}
  }

  private final TestServer server = TestServer.start();
  private ServerSocketChannel listener;

  @TempDir
  Path directory;

  @BeforeEach
  void listen() throws IOException {
    listener =
        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    listener.configureBlocking(false);
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
    server.close();
  }

  private List<String> hostile() throws IOException {
    String url = "http://127.0.0.1:" + listener.socket().getLocalPort() + "/x.jar";
    return List.of(
        Trap.class.getName(),
        "java.lang.Runtime",
        "io.kiwidb.sstable.BlockTableProvider",
        "javax.script.ScriptEngineManager",
        directory.resolve("made").toString(),
        "../../../../etc/passwd",
        "file://" + directory.resolve("made"),
        url,
        "jar:" + url + "!/x",
        "${jndi:ldap://127.0.0.1:" + listener.socket().getLocalPort() + "/a}",
        "#{T(java.lang.Runtime).getRuntime()}",
        "javascript:1",
        "$(touch " + directory.resolve("made") + ")");
  }

  private static String json(Object value) {
    return TestServer.JSON.valueToTree(value).toString();
  }

  private void assertNothingHappened() throws IOException {
    assertThat(System.getProperty(TRAPPED)).as("the class was loaded").isNull();
    try (var files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
    assertThat(listener.accept()).as("somebody connected").isNull();
    assertThat(server.db.keyspaces()).hasSize(1);
    assertThat(server.db.settings().changed()).isEmpty();
  }

  @Test
  void noProviderOfAKeyspaceIsOne() throws IOException {
    List<String> kinds = new ArrayList<>(
        List.of("memtable", "table", "filter", "compressor", "strategy", "prefix-rule"));
    for (String name : hostile()) {
      for (String kind : kinds) {
        Reply reply = server.send(
            "POST",
            "/api/v1/keyspaces",
            json(Map.of("name", "users", "providers", Map.of(kind, name))));
        assertThat(reply.problem()).as("%s=%s", kind, name).isEqualTo("invalid-options");
        assertThat(reply.body()).doesNotContain("Exception", "\tat ");
      }
      Reply reply = server.send(
          "POST",
          "/api/v1/keyspaces",
          json(Map.of("name", "users", "providers", Map.of(name, "bloom"))));
      assertThat(reply.problem()).as(name).isEqualTo("bad-request");
    }
    assertNothingHappened();
  }

  @Test
  void noSettingOfAKeyspaceIsOne() throws IOException {
    for (String name : hostile()) {
      assertThat(server
              .send(
                  "POST",
                  "/api/v1/keyspaces",
                  json(Map.of("name", "users", "settings", Map.of(name, "1"))))
              .status())
          .as(name)
          .isIn(400, 404);
      assertThat(server
              .send(
                  "POST",
                  "/api/v1/keyspaces",
                  json(Map.of("name", "users", "settings", Map.of("memtable.bytes", name))))
              .status())
          .as(name)
          .isEqualTo(400);
    }
    assertNothingHappened();
  }

  @Test
  void noSettingOfTheStoreIsOneAndNoneHasSuchAValue() throws IOException {
    JsonNode settings = server.get("/api/v1/config").json().get("settings");
    assertThat(settings.size()).isGreaterThan(10);
    for (String name : hostile()) {
      Reply unknown =
          server.send("PATCH", "/api/v1/config", json(Map.of("values", Map.of(name, "1"))));
      assertThat(unknown.problem()).as(name).isEqualTo("unknown-setting");
      for (JsonNode setting : settings) {
        String known = setting.get("name").asText();
        Reply reply =
            server.send("PATCH", "/api/v1/config", json(Map.of("values", Map.of(known, name))));
        assertThat(reply.status()).as("%s=%s: %s", known, name, reply.body()).isIn(400, 403, 409);
      }
      Reply profile = server.send("PUT", "/api/v1/config/profile", json(Map.of("profile", name)));
      assertThat(profile.status()).as(name).isEqualTo(400);
    }
    assertNothingHappened();
  }

  @Test
  void theTrapTells() throws ClassNotFoundException {
    try {
      Class.forName(Trap.class.getName());
      assertThat(System.getProperty(TRAPPED)).isEqualTo("true");
    } finally {
      System.clearProperty(TRAPPED);
    }
  }
}
