package io.kiwidb.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings by which a store deletes what is live: a change of them is a deletion. */
class DestructiveSettingsTest {
  private static final String CHANGE = "{\"values\":{\"memtable.bytes\":\"1m\",\"%s\":\"%s\"}}";
  private static final String RESET = "{\"names\":[\"memtable.bytes\",\"%s\"]}";

  @ParameterizedTest
  @CsvSource({"fifo.bytes, 1", "fifo.ttl-millis, 1", "ttl-millis, 1"})
  void theyAreForAdministrators(String name, String value) {
    try (TestServer server = TestServer.start()) {
      assertThat(server
              .send("PATCH", "/api/v1/config", CHANGE.formatted(name, value))
              .problem())
          .isEqualTo("admin-required");
      assertThat(
              server.send("POST", "/api/v1/config/reset", RESET.formatted(name)).problem())
          .isEqualTo("admin-required");
      assertThat(server.db.settings().changed()).isEmpty();
    }
    try (TestServer admin = TestServer.start(ServerOptions.Builder::enableAdministration)) {
      assertThat(admin
              .send("PATCH", "/api/v1/config", CHANGE.formatted(name, value))
              .status())
          .isEqualTo(200);
      assertThat(
              admin.send("POST", "/api/v1/config/reset", RESET.formatted(name)).status())
          .isEqualTo(200);
    }
  }

  @Test
  void thoseOfAKeyspaceAsWell() {
    try (TestServer server = TestServer.start()) {
      server.db.createKeyspace("logs");
      String path = "/api/v1/config?keyspace=logs";
      assertThat(server.send("PATCH", path, CHANGE.formatted("fifo.bytes", "1")).problem())
          .isEqualTo("admin-required");
      assertThat(server.db.keyspace("logs").settings().changed()).isEmpty();
    }
  }

  @Test
  void othersAreForAll() {
    try (TestServer server = TestServer.start()) {
      String body = "{\"values\":{\"memtable.bytes\":\"1m\"}}";
      assertThat(server.send("PATCH", "/api/v1/config", body).status()).isEqualTo(200);
    }
  }
}
