package io.kiwidb.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No page of another origin gets a WebSocket, whichever it asks for, and whatever it sends. */
class SocketOriginTest {
  private static final String REFUSED = "HTTP/1.1 403";
  private static final String OPENED = "HTTP/1.1 101";

  private final TestServer server = TestServer.start(options -> options.terminal(new FuzzShell()));

  @AfterEach
  void close() {
    server.close();
  }

  static Set<String> sockets() {
    return new Contract().sockets();
  }

  @Test
  void theContractHasMoreThanOne() {
    assertThat(sockets()).contains("/api/v1/ws", "/api/v1/ws/terminal");
  }

  /** Asks for a WebSocket; returns the first line of the answer. */
  private String open(String path, String... lines) {
    List<String> all = new ArrayList<>(List.of(
        "GET " + path + " HTTP/1.1",
        "Host: 127.0.0.1:" + server.server.address().getPort(),
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
    all.addAll(Arrays.asList(lines));
    all.add("");
    try (RawClient client = new RawClient(server.server.address())) {
      return client.send(String.join("\r\n", all) + "\r\n").readLine();
    }
  }

  private String[] others() {
    int port = server.server.address().getPort();
    return new String[] {
      "http://evil.example",
      "null",
      "",
      "http://127.0.0.1",
      "http://127.0.0.1:" + (port == 65_535 ? port - 1 : port + 1),
      "http://localhost:" + port,
      "http://127.0.0.1:" + port + ".evil.example",
      "http://127.0.0.1:" + port + "@evil.example",
      "http://evil.example/127.0.0.1:" + port,
      "file://",
    };
  }

  @ParameterizedTest
  @MethodSource("sockets")
  void pagesOfOtherOriginsAreRefused(String path) {
    String bearer = "Authorization: Bearer " + server.server.token();
    String cookie = "Cookie: " + cookie();
    for (String origin : others()) {
      for (String proof : List.of(bearer, cookie)) {
        assertThat(open(path, proof, "Origin: " + origin)).as(origin).startsWith(REFUSED);
      }
    }
    String own = "Origin: " + server.server.address();
    assertThat(open(path, cookie, own, "Origin: http://evil.example"))
        .as("two origins")
        .startsWith(REFUSED);
    assertThat(open(path, cookie)).as("a browser tells its origin").startsWith(REFUSED);
    assertThat(open(path, own)).as("without a token").startsWith("HTTP/1.1 401");
  }

  @ParameterizedTest
  @MethodSource("sockets")
  void ourOwnPageAndProgramsAreNot(String path) {
    String own = "Origin: " + server.server.address();
    assertThat(open(path, "Cookie: " + cookie(), own)).startsWith(OPENED);
    assertThat(open(path, "Authorization: Bearer " + server.server.token())).startsWith(OPENED);
  }

  private String cookie() {
    HttpRequest.Builder logIn = HttpRequest.newBuilder(server.uri("/api/v1/session"))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString("{\"token\":\"" + server.server.token() + "\"}"));
    return TestServer.send(logIn).header("Set-Cookie").split(";", 2)[0];
  }
}
