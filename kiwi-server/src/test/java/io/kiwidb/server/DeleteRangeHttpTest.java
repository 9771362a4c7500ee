package io.kiwidb.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Keyspace;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deletions of ranges in batches. */
class DeleteRangeHttpTest {
  private static final String PATH = "/api/v1/kv/batch";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String batch(String... operations) {
    return ("{\"operations\":[" + String.join(",", operations) + "]}").replace('\'', '"');
  }

  private static void fill(Keyspace keyspace) {
    for (String key : new String[] {"a", "b", "c", "d", "user:1", "user:2"}) {
      keyspace.put(bytes(key), bytes("v"));
    }
  }

  private static void assertHas(Keyspace keyspace, String... keys) {
    StringBuilder found = new StringBuilder();
    try (var cursor = keyspace.cursor()) {
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        found.append(' ').append(new String(cursor.key(), StandardCharsets.UTF_8));
      }
    }
    assertThat(found.toString().strip()).isEqualTo(String.join(" ", keys));
  }

  @Test
  void aBatchWithOneIsForAdministrators() {
    try (TestServer server = TestServer.start()) {
      fill(server.db);
      String body = batch("{'type':'put','key':'e','value':''}", "{'type':'deleteRange','to':'c'}");
      assertThat(server.send("POST", PATH, body).problem()).isEqualTo("admin-required");
      assertHas(server.db, "a", "b", "c", "d", "user:1", "user:2");
    }
  }

  @Test
  void keysOfRangesAndPrefixesAreDeletedInTheOrderOfTheOperations() {
    try (TestServer server = TestServer.start(ServerOptions.Builder::enableAdministration)) {
      Keyspace users = server.db.createKeyspace("users");
      fill(server.db);
      fill(users);
      String body = batch(
          "{'type':'put','key':'bb','value':'1'}",
          "{'type':'deleteRange','from':'b','to':'d'}",
          "{'type':'put','key':'c','value':'2'}",
          "{'type':'deleteRange','keyspace':'users','prefix':'user:'}",
          "{'type':'deleteRange','keyspace':'users','to':'c'}");
      assertThat(server.send("POST", PATH, body).body()).contains("\"operations\":5");
      assertHas(server.db, "a", "c", "d", "user:1", "user:2");
      assertHas(users, "c", "d");
      body = batch("{'type':'deleteRange','from':'d'}");
      assertThat(server.send("POST", PATH, body).status()).isEqualTo(200);
      assertHas(server.db, "a", "c");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'deleteRange'}",
        "{'type':'deleteRange','key':'a'}",
        "{'type':'deleteRange','from':'a','value':'a'}",
        "{'type':'deleteRange','from':'a','prefix':'a'}",
        "{'type':'delete','key':'a','from':'a'}",
        "{'type':'put','key':'a','value':'b','prefix':'a'}",
        "{'type':'delete'}",
      })
  void whatMakesNoSenseIsRefused(String operation) {
    try (TestServer server = TestServer.start(ServerOptions.Builder::enableAdministration)) {
      fill(server.db);
      String body = batch("{'type':'delete','key':'b'}", operation);
      assertThat(server.send("POST", PATH, body).problem()).isEqualTo("bad-request");
      assertHas(server.db, "a", "b", "c", "d", "user:1", "user:2");
    }
  }
}
