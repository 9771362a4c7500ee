package io.kiwidb.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.server.TestServer.Reply;
import io.kiwidb.server.http.Weight;
import io.kiwidb.storage.MemoryStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys and values over HTTP. */
class KeyValueHttpTest {
  private final TestServer server = TestServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void whatIsPutIsRead() {
    Reply put = server.send("PUT", "/api/v1/kv", "{\"key\":\"a\",\"value\":\"1\"}");
    assertThat(put.status()).as(put.body()).isEqualTo(204);
    Reply get = server.get("/api/v1/kv?key=a");
    assertThat(get.status()).isEqualTo(200);
    assertThat(get.json().toString()).isEqualTo("{\"key\":\"a\",\"value\":\"1\"}");
    assertThat(server.delete("/api/v1/kv?key=a").status()).isEqualTo(204);
    assertThat(server.get("/api/v1/kv?key=a").problem()).isEqualTo("key-not-found");
  }

  @Test
  void whatHasATimeToLiveSaysWhenItExpires() {
    String put = "{\"key\":\"a\",\"value\":\"1\",\"ttlMillis\":3600000}";
    assertThat(server.send("PUT", "/api/v1/kv", put).status()).isEqualTo(204);
    long now = System.currentTimeMillis();
    long expiry = server.get("/api/v1/kv?key=a").json().get("expiryMillis").asLong();
    assertThat(expiry).isBetween(now, now + 3_600_000);
    String batch = "{\"operations\":["
        + "{\"type\":\"put\",\"key\":\"b\",\"value\":\"2\",\"ttlMillis\":3600000},"
        + "{\"type\":\"put\",\"key\":\"c\",\"value\":\"3\",\"ttlMillis\":0}]}";
    assertThat(server.send("POST", "/api/v1/kv/batch", batch).status()).isEqualTo(200);
    Reply scan = server.get("/api/v1/kv/scan");
    assertThat(scan.json().get("entries").get(0).get("expiryMillis").asLong()).isEqualTo(expiry);
    assertThat(scan.json().get("entries").get(1).has("expiryMillis")).isTrue();
    assertThat(scan.json().get("entries").get(2).has("expiryMillis")).isFalse();
    assertThat(server.send("PUT", "/api/v1/kv", put.replace("3600000", "-1")).problem())
        .isEqualTo("bad-request");
    String deletion = "{\"operations\":[{\"type\":\"delete\",\"key\":\"b\",\"ttlMillis\":1}]}";
    assertThat(server.send("POST", "/api/v1/kv/batch", deletion).problem())
        .isEqualTo("bad-request");
  }

  @Test
  void operandsOfABatchHaveTimesToLive() {
    Options options = Options.builder()
        .profile(Profile.DEV)
        .provider(ProviderKind.MERGE_OPERATOR, "append")
        .build();
    Kiwi db = Kiwi.open(MemoryStorage.named("memory"), options);
    try (TestServer merging = TestServer.start(db, none -> none)) {
      String batch = "{\"operations\":["
          + "{\"type\":\"merge\",\"key\":\"a\",\"value\":\"1\"},"
          + "{\"type\":\"merge\",\"key\":\"a\",\"value\":\"2\",\"ttlMillis\":3600000},"
          + "{\"type\":\"merge\",\"key\":\"b\",\"value\":\"3\",\"ttlMillis\":0}]}";
      long before = System.currentTimeMillis();
      Reply reply = merging.send("POST", "/api/v1/kv/batch", batch);
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
      long after = System.currentTimeMillis();
      JsonNode expiring = merging.get("/api/v1/kv?key=a").json();
      assertThat(expiring.get("value").asText()).isEqualTo("1,2");
      assertThat(expiring.get("expiryMillis").asLong())
          .isBetween(before + 3_600_000, after + 3_600_000);
      assertThat(merging.get("/api/v1/kv?key=b").json().has("expiryMillis")).isFalse();
      assertThat(merging
              .send("POST", "/api/v1/kv/batch", batch.replace("3600000", "-1"))
              .problem())
          .isEqualTo("bad-request");
      assertThat(merging.get("/api/v1/kv?key=a").json().get("value").asText()).isEqualTo("1,2");
    }
  }

  @Test
  void pathsThatAreNotThereAreProblems() {
    assertThat(server.get("/api/v1/nothing").problem()).isEqualTo("not-found");
    assertThat(server.send("POST", "/api/v1/kv", "{}").problem()).isEqualTo("method-not-allowed");
    assertThat(server.get("/api/v1/kv?key=a&key=b").problem()).isEqualTo("bad-request");
    assertThat(server.get("/api/v1/kv?key=a&other=b").problem()).isEqualTo("bad-request");
    assertThat(server.send("PUT", "/api/v1/kv", "{\"key\":\"a\"").problem())
        .isEqualTo("bad-request");
  }

  @Test
  void whatMayCopyLongValuesNeedsASlot() {
    assertThat(server.server.areas())
        .flatMap(area -> area.routes())
        .filteredOn(route -> route.path().matches("/api/v1/kv/(trace|multi-get)"))
        .hasSize(2)
        .allMatch(route -> route.weight() == Weight.SCAN);
  }

  @Test
  void deepLinksShowAPage() {
    Reply page = server.get("/tables/12");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).contains("not installed");
    assertThat(page.header("Content-Security-Policy")).contains("script-src 'self';");
  }
}
