package io.kiwidb.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiwidb.server.TestServer.Reply;
import org.junit.jupiter.api.Test;

/** The tree of a store that is large in comparison with a page. */
class VersionsHttpTest {
  private static final int KEY_BYTES = 60_000;

  @Test
  void aTreeOfManyPagesIsShownAsAWhole() {
    try (TestServer server =
        TestServer.start(options -> options.limit(ServerLimit.PAGE_BYTES, 1 << 10))) {
      for (int i = 0; i < 3; i++) {
        byte[] key = new byte[KEY_BYTES];
        key[0] = (byte) (0xf0 + i);
        server.db.put(key, new byte[] {1});
        server.db.flush();
      }
      Reply reply = server.get("/api/v1/versions?encoding=hex");
      assertThat(reply.status()).as("without 413").isEqualTo(200);
      JsonNode tables = reply.json().get("tables");
      assertThat(tables).hasSize(server.db.tables().size());
      assertThat(tables)
          .allMatch(table -> table.get("smallestKey").asText().length() == 2 * KEY_BYTES);
      assertThat(server.get("/api/v1/versions").problem()).isEqualTo("not-text");
    }
  }
}
