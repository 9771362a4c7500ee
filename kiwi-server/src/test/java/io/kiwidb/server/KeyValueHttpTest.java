package io.kiwidb.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.server.TestServer.Reply;
import io.kiwidb.server.http.Weight;
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
