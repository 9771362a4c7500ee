package io.kiwidb.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.MergeOperator;
import io.kiwidb.ProviderKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operands of merge operators and single deletions over HTTP. */
class MergeHttpTest {
  private static final String PATH = "/api/v1/kv/batch";
  private static final byte[] KEY = {'k'};

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String batch(String... operations) {
    return ("{\"operations\":[" + String.join(",", operations) + "]}").replace('\'', '"');
  }

  private static Keyspace appending(TestServer server) {
    return server.db.createKeyspace(
        "words",
        KeyspaceOptions.builder()
            .provider(ProviderKind.MERGE_OPERATOR, "append")
            .build());
  }

  @Test
  void aBatchMergesAndDeletesKeysThatWerePutOnce() {
    try (TestServer server = TestServer.start()) {
      Keyspace words = appending(server);
      words.put(bytes("once"), KEY);
      String body = batch(
          "{'type':'put','keyspace':'words','key':'k','value':'1'}",
          "{'type':'merge','keyspace':'words','key':'k','value':'2'}",
          "{'type':'singleDelete','keyspace':'words','key':'once'}");
      assertThat(server.send("POST", PATH, body).body()).contains("\"operations\":3");
      assertThat(words.get(KEY)).isEqualTo(bytes("1,2"));
      assertThat(words.contains(bytes("once"))).isFalse();
      assertThat(server.get("/api/v1/kv?keyspace=words&key=k").body()).contains("1,2");
    }
  }

  @Test
  void theOperatorIsChosenWithTheKeyspace() {
    try (TestServer server = TestServer.start()) {
      String create = "{'name':'n','providers':{'merge-operator':'append'}}".replace('\'', '"');
      assertThat(server.send("POST", "/api/v1/keyspaces", create).status()).isEqualTo(201);
      String body = batch("{'type':'merge','keyspace':'n','key':'k','value':'2'}");
      assertThat(server.send("POST", PATH, body).status()).isEqualTo(200);
      assertThat(server.db.keyspace("n").get(KEY)).isEqualTo(bytes("2"));
      body =
          batch("{'type':'put','key':'a','value':'1'}", "{'type':'merge','key':'k','value':'2'}");
      TestServer.Reply refused = server.send("POST", PATH, body);
      assertThat(refused.problem()).isEqualTo("invalid-options");
      assertThat(refused.body()).contains("keyspace 'default' has no merge operator");
      assertThat(server.db.contains(bytes("a"))).isFalse();
    }
  }

  @Test
  void anOperandThatTheOperatorRefusesIsABadRequest() {
    try (TestServer server = TestServer.start()) {
      Keyspace counters = server.db.createKeyspace(
          "counters",
          KeyspaceOptions.builder().provider(ProviderKind.MERGE_OPERATOR, "add").build());
      String body = batch(
          "{'type':'put','key':'a','value':'1'}",
          "{'type':'merge','keyspace':'counters','key':'k','value':'5'}");
      TestServer.Reply refused = server.send("POST", PATH, body);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.problem()).isEqualTo("bad-request");
      assertThat(refused.body())
          .contains("the operand of key 'k' in keyspace 'counters' is refused")
          .contains("'add' takes numbers of 8 bytes, not 1 bytes");
      assertThat(server.db.contains(bytes("a"))).isFalse();
      assertThat(counters.contains(KEY)).isFalse();
    }
  }

  @Test
  void aFailingOperatorIsToldWithTheWayOut() {
    MergeOperator failing = MergeOperator.associative("failing", "of a test", (older, newer) -> {
      throw new IllegalStateException("a secret");
    });
    try (TestServer server = TestServer.start()) {
      Keyspace words = server.db.createKeyspace(
          "words", KeyspaceOptions.builder().mergeOperator(failing).build());
      words.merge(KEY, KEY);
      words.merge(KEY, KEY);
      TestServer.Reply reply = server.get("/api/v1/kv?keyspace=words&key=k");
      assertThat(reply.status()).isEqualTo(500);
      assertThat(reply.body())
          .contains("They stay until the key is put or deleted.")
          .doesNotContain("a secret");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'merge','keyspace':'words','key':'a'}",
        "{'type':'merge','keyspace':'words','value':'a'}",
        "{'type':'merge','keyspace':'words','key':'a','value':'b','from':'c'}",
        "{'type':'singleDelete','keyspace':'words','key':'a','value':'b'}",
        "{'type':'singleDelete','keyspace':'words'}",
      })
  void whatMakesNoSenseIsRefused(String operation) {
    try (TestServer server = TestServer.start()) {
      Keyspace words = appending(server);
      words.put(KEY, KEY);
      String body = batch("{'type':'delete','keyspace':'words','key':'k'}", operation);
      assertThat(server.send("POST", PATH, body).problem()).isEqualTo("bad-request");
      assertThat(words.contains(KEY)).isTrue();
    }
  }
}
