package io.kiwidb.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiwidb.server.TestServer.Reply;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one client may take: a test for each bound of the server. */
class SecurityLimitsTest {
  private static final String PUT = "{\"key\":\"%s\",\"value\":\"%s\"}";

  private static String raw(TestServer server, String... lines) {
    List<String> all = new ArrayList<>(List.of(lines));
    all.add(1, "Host: 127.0.0.1");
    all.add("Authorization: Bearer " + server.server.token());
    all.add("Connection: close");
    all.add("");
    return RawClient.exchange(server.server.address(), all.toArray(String[]::new));
  }

  @Test
  void theRequestLineIsBounded() {
    try (TestServer server =
        TestServer.start(options -> options.limit(ServerLimit.HEAD_BYTES, 8 << 10))) {
      String answer = raw(server, "GET /api/v1/kv?key=" + "a".repeat(9 << 10) + " HTTP/1.1");
      assertThat(answer)
          .startsWith("HTTP/1.1 4")
          .contains("too-large")
          .doesNotContain("org.eclipse");
    }
  }

  @Test
  void headersAreBounded() {
    try (TestServer server =
        TestServer.start(options -> options.limit(ServerLimit.HEADER_BYTES, 2 << 10))) {
      assertThat(raw(server, "GET /api/v1/engine HTTP/1.1", "X: " + "a".repeat(3 << 10)))
          .startsWith("HTTP/1.1 413")
          .contains("too-large");
      String[] many = new String[200];
      java.util.Arrays.fill(many, "X: y");
      many[0] = "GET /api/v1/engine HTTP/1.1";
      assertThat(raw(server, many)).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void bodiesAreBoundedWithAndWithoutALength() {
    try (TestServer server =
        TestServer.start(options -> options.limit(ServerLimit.BODY_BYTES, 4 << 10))) {
      String large = PUT.formatted("a", "v".repeat(5 << 10));
      assertThat(server.send("PUT", "/api/v1/kv", large).problem()).isEqualTo("too-large");
      HttpRequest.Builder chunked = server
          .request("/api/v1/kv")
          .header("Content-Type", "application/json")
          .PUT(BodyPublishers.fromPublisher(BodyPublishers.ofString(large)));
      assertThat(TestServer.send(chunked).problem()).isEqualTo("too-large");
      assertThat(raw(
              server,
              "PUT /api/v1/kv HTTP/1.1",
              "Content-Type: application/json",
              "Content-Length: 99999999999"))
          .startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void whoIsNotKnownSendsNothingLong() {
    try (TestServer server = TestServer.start()) {
      HttpRequest.Builder logIn = HttpRequest.newBuilder(server.uri("/api/v1/session"))
          .header("Content-Type", "application/json")
          .POST(BodyPublishers.ofString("{\"token\":\"" + "x".repeat(2_000) + "\"}"));
      assertThat(TestServer.send(logIn).problem()).isEqualTo("too-large");
    }
  }

  @Test
  void keysAndValuesAreBounded() {
    try (TestServer server =
        TestServer.start(options -> options.limit(ServerLimit.VALUE_BYTES, 100))) {
      String key = "k".repeat((64 << 10) + 1);
      assertThat(server.send("PUT", "/api/v1/kv", PUT.formatted(key, "v")).problem())
          .isEqualTo("too-large");
      assertThat(server.get("/api/v1/kv?key=" + key).problem()).isEqualTo("too-large");
      assertThat(server
              .send("PUT", "/api/v1/kv", PUT.formatted("a", "v".repeat(101)))
              .problem())
          .isEqualTo("too-large");
      server.db.put(new byte[] {'b'}, new byte[101]);
      assertThat(server.get("/api/v1/kv?key=b&encoding=hex").problem()).isEqualTo("bad-request");
      assertThat(server.get("/api/v1/kv?key=62&encoding=hex").problem()).isEqualTo("too-large");
      assertThat(
              server.send("POST", "/api/v1/kv/multi-get", "{\"keys\":[\"b\"]}").problem())
          .isEqualTo("too-large");
    }
  }

  @Test
  void theLongestKeyIsServedInEachEncoding() {
    try (TestServer server = TestServer.start()) {
      String key = "k".repeat(64 << 10);
      assertThat(server.send("PUT", "/api/v1/kv", PUT.formatted(key, "v")).status())
          .isEqualTo(204);
      assertThat(server.get("/api/v1/kv?key=" + key).status()).isEqualTo(200);
      assertThat(
              server.get("/api/v1/kv?encoding=hex&key=" + "6b".repeat(64 << 10)).status())
          .isEqualTo(200);
      assertThat(server.get("/api/v1/kv?key=" + "%6b".repeat(64 << 10)).status())
          .isEqualTo(200);
    }
  }

  @Test
  void batchesAreBounded() {
    try (TestServer server = TestServer.start()) {
      String operation = "{\"type\":\"delete\",\"key\":\"a\"},";
      String many = operation.repeat(10_001);
      String batch = "{\"operations\":[" + many.substring(0, many.length() - 1) + "]}";
      assertThat(server.send("POST", "/api/v1/kv/batch", batch).problem()).isEqualTo("bad-request");
      assertThat(server.send("POST", "/api/v1/kv/batch", "{\"operations\":[]}").problem())
          .isEqualTo("bad-request");
      String keys = "\"a\",".repeat(1_001);
      String body = "{\"keys\":[" + keys.substring(0, keys.length() - 1) + "]}";
      assertThat(server.send("POST", "/api/v1/kv/multi-get", body).problem())
          .isEqualTo("bad-request");
    }
  }

  @Test
  void theDepthOfJsonIsBounded() {
    try (TestServer server = TestServer.start()) {
      String deep = "{\"operations\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
      assertThat(server.send("POST", "/api/v1/kv/batch", deep).problem())
          .isIn("too-large", "bad-request");
      String unknown = "{\"a\":" + "{\"a\":".repeat(500) + "1" + "}".repeat(500) + "}";
      assertThat(server.send("POST", "/api/v1/kv/batch", unknown).problem())
          .isIn("too-large", "bad-request");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"key\":\"a\",\"key\":\"b\",\"value\":\"1\"}",
        "{\"key\":\"a\",\"value\":\"1\",\"other\":1}",
        "{\"key\":\"a\",\"value\":\"1\"}{}",
        "{\"key\":\"a\",\"value\":12}",
        "{\"key\":null,\"value\":\"1\"}",
        "{\"key\":\"\\ud800\",\"value\":\"1\"}",
        "{\"key\":\"a\",\"value\":\"1\",\"sync\":\"true\"}",
        "{\"key\":\"a\",\"value\":\"1\",\"encoding\":\"TEXT\"}",
        "{\"key\":\"a\",\"value\":\"1\",\"encoding\":0}",
        "{\"@class\":\"java.lang.Runtime\",\"key\":\"a\",\"value\":\"1\"}",
        "[\"java.net.URL\",\"http://evil.example\"]",
        "{'key':'a','value':'1'}",
        "null",
        "\"\"",
        ""
      })
  void malformedJsonIsRefusedWithoutNamesOfClasses(String body) {
    try (TestServer server = TestServer.start()) {
      Reply reply = server.send("PUT", "/api/v1/kv", body);
      assertThat(reply.problem()).isEqualTo("bad-request");
      assertThat(reply.body()).doesNotContain("io.kiwidb").doesNotContain("jackson");
      assertThat(server.db.get(new byte[] {'a'})).isNull();
    }
  }

  @Test
  void pagesAreBoundedInItemsAndBytesAndStillComplete() {
    try (TestServer server = TestServer.start(options ->
        options.limit(ServerLimit.PAGE_BYTES, 4 << 10).limit(ServerLimit.SHOWN_VALUE_BYTES, 100))) {
      for (int i = 0; i < 200; i++) {
        server.db.put(
            new byte[] {'k', (byte) ('a' + i / 26), (byte) ('a' + i % 26)}, new byte[300]);
      }
      assertThat(server.get("/api/v1/kv/scan?limit=1001").problem()).isEqualTo("bad-request");
      assertThat(server.get("/api/v1/kv/scan?limit=0").problem()).isEqualTo("bad-request");
      for (String direction : List.of("false", "true")) {
        Set<String> keys = new HashSet<>();
        String next = "";
        int pages = 0;
        do {
          JsonNode page = server
              .get("/api/v1/kv/scan?limit=1000&reverse=" + direction + next)
              .json();
          assertThat(page.get("entries").size()).isBetween(1, 60);
          page.get("entries").forEach(entry -> {
            assertThat(entry.get("valueBytes").asInt()).isEqualTo(300);
            assertThat(entry.get("value").asText()).hasSize(100);
            assertThat(keys.add(entry.get("key").asText())).isTrue();
          });
          pages++;
          assertThat(pages).as("pages end").isLessThan(1_000);
          next = page.get("continuation").isNull()
              ? null
              : "&continuation=" + page.get("continuation").asText();
        } while (next != null);
        assertThat(keys).hasSize(200);
        assertThat(pages).isGreaterThan(4);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "====", "cwAAAAAAAAAA", "aAAAAAAAAAAA", "c_____________", "AAAA"})
  void forgedContinuationsAreRefused(String continuation) {
    try (TestServer server = TestServer.start()) {
      Reply reply = server.get("/api/v1/kv/prefixes?continuation=" + continuation);
      assertThat(reply.problem()).isEqualTo("bad-request");
    }
  }

  @Test
  void connectionsAreBounded() {
    try (TestServer server =
        TestServer.start(options -> options.limit(ServerLimit.CONNECTIONS, 2))) {
      String get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
      RawClient first = new RawClient(server.server.address()).send(get);
      RawClient second = new RawClient(server.server.address()).send(get);
      assertThat(first.readLine()).startsWith("HTTP/1.1 200");
      assertThat(second.readLine()).startsWith("HTTP/1.1 200");
      try (RawClient third = new RawClient(server.server.address()).send(get)) {
        for (int i = 0; i < 20; i++) {
          first.send(get);
          first.readUntil("</html>"); // the server has time for the third, and does not take it
          assertThat(third.hasAnswer()).isFalse();
        }
        first.close();
        second.close();
        assertThat(third.readLine()).startsWith("HTTP/1.1 200");
      }
    }
  }

  @Test
  void aHeadThatComesByteByByteEndsTheConnection() {
    try (TestServer server = TestServer.start(options -> options
        .limit(ServerLimit.REQUEST_MILLIS, 1_000)
        .limit(ServerLimit.IDLE_MILLIS, 3_600_000))) {
      try (RawClient slow = new RawClient(server.server.address())) {
        slow.send("GET /api/v1/engine HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ");
        assertThat(slow.readToEnd()).doesNotContain("200 OK");
      }
    }
  }

  @Test
  void aBodyThatNeverEndsEndsTheConnection() {
    try (TestServer server = TestServer.start(options -> options
        .limit(ServerLimit.REQUEST_MILLIS, 1_000)
        .limit(ServerLimit.IDLE_MILLIS, 3_600_000))) {
      try (RawClient slow = new RawClient(server.server.address())) {
        slow.send("PUT /api/v1/kv HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n"
            + "Content-Type: application/json\r\nAuthorization: Bearer " + server.server.token()
            + "\r\n\r\n{\"key\":");
        assertThat(slow.readToEnd()).doesNotContain("HTTP/1.1 2");
      }
      assertThat(server.get("/api/v1/engine").status()).isEqualTo(200);
    }
  }

  @Test
  void aWebSocketIsNotEndedAsALateRequest() {
    try (TestServer server = TestServer.start(options -> options
        .limit(ServerLimit.REQUEST_MILLIS, 1_000)
        .limit(ServerLimit.IDLE_MILLIS, 3_600_000))) {
      java.net.http.WebSocket socket = TestServer.CLIENT
          .newWebSocketBuilder()
          .header("Authorization", "Bearer " + server.server.token())
          .buildAsync(
              java.net.URI.create(
                  server.server.address().toString().replace("http", "ws") + "/api/v1/ws"),
              new java.net.http.WebSocket.Listener() {})
          .join();
      try (RawClient later = new RawClient(server.server.address()).send("GET /")) {
        later.readToEnd(); // its time is over, so that of the socket would be as well
      }
      socket.sendText("{\"topics\":[]}", true).join();
      assertThat(socket.isInputClosed()).isFalse();
      socket.abort();
    }
  }

  @Test
  void theRateIsBounded() {
    try (TestServer server =
        TestServer.start(options -> options.limit(ServerLimit.REQUESTS_PER_SECOND, 1))) {
      boolean refused = false;
      for (int i = 0; i < 1_000 && !refused; i++) {
        Reply reply = server.get("/api/v1/session");
        refused = reply.status() == 429;
        assertThat(reply.status()).isIn(200, 429);
        if (refused) {
          assertThat(reply.problem()).isEqualTo("too-many-requests");
        }
      }
      assertThat(refused).isTrue();
    }
  }

  /** A clock that a test moves. */
  private static final class TestClock implements InstantSource {
    private final AtomicLong millis = new AtomicLong(1_000_000);

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis.get());
    }
  }

  @Test
  @Timeout(60) // if they never end
  void snapshotsEndWhateverTheClientDoes() {
    TestClock clock = new TestClock();
    try (TestServer server =
        TestServer.start(options -> options.clock(clock).limit(ServerLimit.SNAPSHOTS, 2))) {
      server.db.put(new byte[] {'a'}, new byte[] {'1'});
      String id = server
          .send("POST", "/api/v1/snapshots", "{\"seconds\":10}")
          .json()
          .get("id")
          .asText();
      server.db.put(new byte[] {'a'}, new byte[] {'2'});
      String path = "/api/v1/kv?key=a&snapshot=" + id;
      assertThat(server.get(path).json().get("value").asText()).isEqualTo("1");
      server.send("POST", "/api/v1/snapshots", "{}");
      assertThat(server.send("POST", "/api/v1/snapshots", "{}").problem())
          .isEqualTo("too-many-requests");
      clock.millis.addAndGet(10_000);
      assertThat(server.get(path).problem()).isEqualTo("snapshot-expired");
      clock.millis.addAndGet(3_600_000);
      while (server.db.stats().snapshots() > 0) {
        Thread.onSpinWait(); // the housekeeping comes to it, without any request
      }
      assertThat(server.send("POST", "/api/v1/snapshots", "{\"seconds\":3601}").problem())
          .isEqualTo("bad-request");
    }
  }

  @Test
  void sessionsEnd() {
    TestClock clock = new TestClock();
    try (TestServer server = TestServer.start(options -> options.clock(clock))) {
      String cookie = server
          .send("POST", "/api/v1/session", "{\"token\":\"" + server.server.token() + "\"}")
          .header("Set-Cookie")
          .split(";", 2)[0];
      HttpRequest.Builder get =
          HttpRequest.newBuilder(server.uri("/api/v1/session")).header("Cookie", cookie);
      assertThat(TestServer.send(get).status()).isEqualTo(200);
      clock.millis.addAndGet(12 * 3_600_000);
      assertThat(TestServer.send(get).problem()).isEqualTo("unauthorized");
    }
  }
}
