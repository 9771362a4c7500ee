package io.kiwidb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.server.TestServer.Reply;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what: a test for each line of the security of the server. */
class SecurityTest {
  private final TestServer server = TestServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  private String host() {
    return "Host: 127.0.0.1:" + server.server.address().getPort();
  }

  private String bearer() {
    return "Authorization: Bearer " + server.server.token();
  }

  private String raw(String... lines) {
    return RawClient.exchange(server.server.address(), lines);
  }

  @Test
  void listensOnLoopbackUnlessToldOtherwise() {
    assertThat(server.server.address().getHost()).isEqualTo("127.0.0.1");
  }

  @Test
  void otherAddressesNeedTlsOrAnExplicitPermission() {
    assertThatThrownBy(
            () -> TestServer.start(options -> options.host("0.0.0.0")).close())
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("TLS");
    try (TestServer open =
        TestServer.start(options -> options.host("0.0.0.0").allowPlainTextAnywhere())) {
      assertThat(RawClient.exchange(
              URI.create("http://127.0.0.1:" + open.server.address().getPort()),
              "GET /api/v1/engine HTTP/1.1",
              "Host: localhost",
              "Connection: close",
              ""))
          .startsWith("HTTP/1.1 401");
    }
  }

  @Test
  void theAddressOfAllAddressesIsNoName() {
    try (TestServer open =
        TestServer.start(options -> options.host("0.0.0.0").allowPlainTextAnywhere())) {
      URI address = open.server.address();
      assertThat(address.getHost()).isEqualTo("localhost");
      assertThat(RawClient.exchange(
              URI.create("http://127.0.0.1:" + address.getPort()),
              "GET /api/v1/engine HTTP/1.1",
              "Host: 0.0.0.0:" + address.getPort(),
              "Connection: close",
              ""))
          .contains("host-not-allowed");
    }
  }

  @Test
  void aTokenHas256BitsAndIsAnotherOneEachTime() {
    try (TestServer other = TestServer.start()) {
      assertThat(java.util.Base64.getUrlDecoder().decode(server.server.token())).hasSize(32);
      assertThat(other.server.token()).isNotEqualTo(server.server.token());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/v1/engine", "/metrics", "/api/v1/kv?key=a", "/api/v1/nothing", "/api/"})
  void nothingIsToldWithoutAToken(String path) {
    Reply reply = TestServer.send(HttpRequest.newBuilder(server.uri(path)));
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.problem()).isEqualTo("unauthorized");
    assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//api/v1/engine",
        "/api//v1/engine",
        "/API/v1/engine",
        "/x/../api/v1/engine",
        "/%61pi/v1/engine",
        "/api/v1/engine;a=b",
        "/api/v1/session/../engine",
        "/api/v1/session%2f..%2fengine",
        "/api/v1/engine/"
      })
  void noSpellingOfAPathAvoidsTheToken(String path) {
    String answer = raw("GET " + path + " HTTP/1.1", host(), "Connection: close", "");
    assertThat(answer).doesNotContain("processors").doesNotContain("\"isOpen\"");
    assertThat(raw("POST " + path + " HTTP/1.1", host(), "Connection: close", ""))
        .doesNotStartWith("HTTP/1.1 2");
  }

  @Test
  void wrongTokensAreRefusedHoweverCloseTheyAre() {
    String token = server.server.token();
    String[] wrong = {"", "x", token.substring(1), token + "x", token.toLowerCase() + "!"};
    for (String guess : wrong) {
      Reply reply = TestServer.send(HttpRequest.newBuilder(server.uri("/api/v1/engine"))
          .header("Authorization", "Bearer " + guess));
      assertThat(reply.problem()).as(guess).isEqualTo("unauthorized");
    }
  }

  @Test
  void whoGuessesIsSlowedDownAndWhoKnowsIsNot() {
    try (TestServer strict =
        TestServer.start(options -> options.limit(ServerLimit.FAILURES_PER_MINUTE, 3))) {
      HttpRequest.Builder guess = HttpRequest.newBuilder(strict.uri("/api/v1/engine"))
          .header("Authorization", "Bearer guess");
      for (int i = 0; i < 3; i++) {
        assertThat(TestServer.send(guess).problem()).isEqualTo("unauthorized");
      }
      Reply refused = TestServer.send(guess);
      assertThat(refused.problem()).isEqualTo("too-many-requests");
      assertThat(refused.header("Retry-After")).isNotEmpty();
      assertThat(strict.get("/api/v1/engine").status()).isEqualTo(200);
    }
  }

  /** Logs in as a browser does, and returns the cookie. */
  private String cookie() {
    Reply reply = TestServer.send(HttpRequest.newBuilder(server.uri("/api/v1/session"))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString("{\"token\":\"" + server.server.token() + "\"}")));
    assertThat(reply.status()).isEqualTo(200);
    return reply.header("Set-Cookie");
  }

  @Test
  void browsersGetACookieThatScriptsAndOtherSitesDoNotHave() {
    String cookie = cookie();
    assertThat(cookie)
        .startsWith("kiwi_session_" + server.server.address().getPort() + "=")
        .contains("HttpOnly", "SameSite=Strict", "Path=/");
    assertThat(cookie).doesNotContain(server.server.token());
    String value = cookie.split(";", 2)[0];
    HttpRequest.Builder get =
        HttpRequest.newBuilder(server.uri("/api/v1/session")).header("Cookie", value);
    assertThat(TestServer.send(get).json().get("expiresMillis").isNumber()).isTrue();
    HttpRequest.Builder out = HttpRequest.newBuilder(server.uri("/api/v1/session"))
        .header("Cookie", value)
        .header("X-Kiwi-Request", "1")
        .DELETE();
    assertThat(TestServer.send(out).status()).isEqualTo(204);
    assertThat(TestServer.send(get).problem()).isEqualTo("unauthorized");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "127.0.0.1.evil.example", "localhost.", "127.0.0.2", "[::2]", ""})
  void theHostIsCheckedBeforeAnythingElse(String name) {
    String answer =
        raw("GET /api/v1/engine HTTP/1.1", "Host: " + name, bearer(), "Connection: close", "");
    assertThat(answer).matches("(?s)HTTP/1.1 40[03].*").doesNotContain("processors");
    String page = raw("GET / HTTP/1.1", "Host: " + name, "Connection: close", "");
    assertThat(page).matches("(?s)HTTP/1.1 40[03].*").doesNotContain("<html");
  }

  @Test
  void hostsAreAskedForByTheirCode() {
    assertThat(raw("GET / HTTP/1.1", "Host: evil.example", "Connection: close", ""))
        .contains("\"code\":\"host-not-allowed\"");
    assertThat(raw("GET /api/v1/engine HTTP/1.0", "")).contains("\"code\":\"host-not-allowed\"");
    assertThat(
            raw("GET http://evil.example/api/v1/engine HTTP/1.1", host(), "Connection: close", ""))
        .matches("(?s)HTTP/1.1 40[03].*");
    assertThat(raw("GET / HTTP/1.1", host(), host(), "Connection: close", ""))
        .startsWith("HTTP/1.1 40");
  }

  @Test
  void furtherHostsCanBeAllowed() {
    try (TestServer named = TestServer.start(options -> options.allowHost("Kiwi.example"))) {
      assertThat(RawClient.exchange(
              named.server.address(),
              "GET / HTTP/1.1",
              "Host: kiwi.example:8080",
              "Connection: close",
              ""))
          .startsWith("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1", "x"})
  void changesFromPagesOfOthersAreRefused(String origin) {
    Reply reply = TestServer.send(server
        .request("/api/v1/kv")
        .header("Origin", origin)
        .header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofString("{\"key\":\"a\",\"value\":\"1\"}")));
    assertThat(reply.problem()).isEqualTo("origin-not-allowed");
    assertThat(server.get("/api/v1/kv?key=a").status()).isEqualTo(404);
    Reply logIn = TestServer.send(HttpRequest.newBuilder(server.uri("/api/v1/session"))
        .header("Origin", origin)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString("{\"token\":\"" + server.server.token() + "\"}")));
    assertThat(logIn.problem()).isEqualTo("origin-not-allowed");
  }

  @Test
  void changesFromOurOwnPageAreAccepted() {
    Reply reply = TestServer.send(server
        .request("/api/v1/kv")
        .header("Origin", server.server.address().toString())
        .header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofString("{\"key\":\"a\",\"value\":\"1\"}")));
    assertThat(reply.status()).isEqualTo(204);
  }

  private String upgrade(String... more) {
    List<String> lines = new java.util.ArrayList<>(List.of(
        "GET /api/v1/ws HTTP/1.1",
        host(),
        "Connection: Upgrade, close",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="));
    lines.addAll(List.of(more));
    lines.add("");
    return raw(lines.toArray(String[]::new));
  }

  @Test
  void webSocketsFromPagesOfOthersAreRefused() {
    String cookie = "Cookie: " + cookie().split(";", 2)[0];
    assertThat(upgrade()).startsWith("HTTP/1.1 401");
    assertThat(upgrade(cookie)).contains("origin-not-allowed");
    assertThat(upgrade(cookie, "Origin: http://evil.example")).contains("origin-not-allowed");
    assertThat(upgrade(cookie, "Origin: null")).contains("origin-not-allowed");
    assertThat(upgrade(bearer(), "Origin: http://evil.example")).contains("origin-not-allowed");
  }

  @Test
  void noOtherOriginIsEverAllowedAnything() {
    Reply read = TestServer.send(
        server.request("/api/v1/engine").header("Origin", "http://evil.example").GET());
    Reply preflight = TestServer.send(HttpRequest.newBuilder(server.uri("/api/v1/kv"))
        .header("Origin", "http://evil.example")
        .header("Access-Control-Request-Method", "PUT")
        .method("OPTIONS", BodyPublishers.noBody()));
    assertThat(preflight.problem()).isEqualTo("method-not-allowed");
    for (Reply reply : List.of(read, preflight)) {
      assertThat(reply.response().headers().map().keySet())
          .noneMatch(name -> name.toLowerCase().startsWith("access-control"));
    }
  }

  @Test
  void changesWithACookieNeedTheHeaderOfOurOwnPage() {
    String value = cookie().split(";", 2)[0];
    HttpRequest.Builder put = HttpRequest.newBuilder(server.uri("/api/v1/kv"))
        .header("Cookie", value)
        .header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofString("{\"key\":\"a\",\"value\":\"1\"}"));
    assertThat(TestServer.send(put.copy()).problem()).isEqualTo("forbidden");
    assertThat(TestServer.send(put.header("X-Kiwi-Request", "1")).status()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/jsonp"
      })
  void bodiesAreJson(String type) {
    Reply reply = TestServer.send(server
        .request("/api/v1/kv")
        .header("Content-Type", type)
        .PUT(BodyPublishers.ofString("{\"key\":\"a\",\"value\":\"1\"}")));
    assertThat(reply.problem()).isEqualTo("unsupported-media-type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "OPTIONS", "CONNECT", "PROPFIND", "BREW"})
  void otherMethodsAreRefused(String method) {
    assertThat(raw(method + " /api/v1/kv HTTP/1.1", host(), bearer(), "Connection: close", ""))
        .startsWith("HTTP/1.1 40");
  }

  @Test
  void readingNeverChanges() {
    for (String path : List.of(
        "/api/v1/memtables/flush", "/api/v1/engine/close", "/api/v1/keyspaces/clear?keyspace=a")) {
      assertThat(server.get(path).problem()).isEqualTo("method-not-allowed");
    }
  }

  @Test
  void destructiveVerbsAreOffUnlessEnabled() {
    server.send("POST", "/api/v1/keyspaces", "{\"name\":\"users\"}");
    String users = "?keyspace=users&confirm=users";
    assertThat(server.delete("/api/v1/keyspaces" + users).problem()).isEqualTo("admin-required");
    for (String path : List.of("keyspaces/clear" + users, "engine/close", "engine/reset")) {
      assertThat(server.send("POST", "/api/v1/" + path, "{}").problem())
          .isEqualTo("admin-required");
    }
  }

  @Test
  void aReadOnlyServerRefusesChanges() {
    try (TestServer readOnly =
        TestServer.start(options -> options.readOnly().enableAdministration())) {
      assertThat(readOnly
              .send("PUT", "/api/v1/kv", "{\"key\":\"a\",\"value\":\"1\"}")
              .problem())
          .isEqualTo("read-only-server");
      assertThat(readOnly
              .send("POST", "/api/v1/engine/reset", "{\"name\":\"memory\"}")
              .problem())
          .isEqualTo("read-only-server");
      assertThat(readOnly.get("/api/v1/session").json().get("mayAdminister").asBoolean())
          .isFalse();
      assertThat(readOnly
              .send("POST", "/api/v1/kv/multi-get", "{\"keys\":[\"a\"]}")
              .status())
          .isEqualTo(200);
    }
  }
}
