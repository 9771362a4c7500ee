package io.kiwidb.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the interface answers, no browser shows it as a page, guesses its type or keeps it. */
class HeadersTest {
  private final TestServer server = TestServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  /** Sends a request; returns the status under {@code ""}, and the headers by lower-case name. */
  private Map<String, String> headers(String first, String... lines) {
    List<String> all = new ArrayList<>(List.of(first, "Host: 127.0.0.1"));
    all.addAll(List.of(lines));
    all.add("Connection: " + (List.of(lines).contains("Upgrade: websocket") ? "Upgrade" : "close"));
    all.add("");
    try (RawClient client = new RawClient(server.server.address())) {
      client.send(String.join("\r\n", all) + "\r\n");
      Map<String, String> headers = new HashMap<>();
      headers.put("", client.readLine().split(" ")[1]);
      for (String line = client.readLine(); !line.isBlank(); line = client.readLine()) {
        String[] parts = line.split(":", 2);
        String name = parts[0].toLowerCase(Locale.ROOT);
        assertThat(headers.put(name, parts[1].trim())).as(name + " twice").isNull();
      }
      return headers;
    }
  }

  private String bearer() {
    return "Authorization: Bearer " + server.server.token();
  }

  private static void assertSecure(Map<String, String> headers) {
    assertThat(headers)
        .containsEntry("content-security-policy", "default-src 'none'; frame-ancestors 'none'")
        .containsEntry("x-content-type-options", "nosniff")
        .containsEntry("cache-control", "no-store")
        .containsEntry("x-frame-options", "DENY")
        .containsEntry("referrer-policy", "no-referrer")
        .containsEntry("cross-origin-resource-policy", "same-origin")
        .doesNotContainKeys("access-control-allow-origin", "server");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/engine, 200",
    "GET, /api/v1/kv/scan, 200",
    "GET, /api/v1/openapi.yaml, 200",
    "GET, /metrics, 200",
    "POST, /api/v1/memtables/flush, 204",
    "GET, /api/v1/kv?key=absent, 404",
    "GET, /api/v1/nothing, 404",
    "DELETE, /api/v1/engine, 405",
    "POST, /api/v1/engine/close, 403",
    "BREW, /api/v1/engine, 405",
  })
  void answersAndProblemsAreNoPages(String method, String path, String status) {
    Map<String, String> headers =
        headers(method + " " + path + " HTTP/1.1", bearer(), "Content-Length: 0");
    assertThat(headers).containsEntry("", status);
    assertSecure(headers);
  }

  @Test
  void neitherIsWhatIsToldWithoutAToken() {
    Map<String, String> headers = headers("GET /api/v1/engine HTTP/1.1");
    assertThat(headers).containsEntry("", "401");
    assertSecure(headers);
  }

  @Test
  void norARequestThatIsNotUnderstood() {
    Map<String, String> headers = headers("GET /api/v1/engine HTTP/1.1", bearer(), "Bad header");
    assertThat(headers).containsEntry("", "400");
    assertSecure(headers);
  }

  @ParameterizedTest
  @CsvSource({"401,", "403, http://evil.example"})
  void norAWebSocketThatIsRefused(String status, String origin) {
    List<String> lines = new ArrayList<>(List.of(
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
    if (origin != null) {
      lines.add(bearer());
      lines.add("Origin: " + origin);
    }
    Map<String, String> headers = headers("GET /api/v1/ws HTTP/1.1", lines.toArray(String[]::new));
    assertThat(headers).containsEntry("", status);
    assertSecure(headers);
  }

  @Test
  void aPageRunsOnlyItsOwnFiles() {
    Map<String, String> headers = headers("GET / HTTP/1.1");
    assertThat(headers.get("content-security-policy"))
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self'")
        .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'")
        .doesNotContain("unsafe", "*", "http:", "https:", "blob:");
    assertThat(headers).containsEntry("x-content-type-options", "nosniff");
  }
}
