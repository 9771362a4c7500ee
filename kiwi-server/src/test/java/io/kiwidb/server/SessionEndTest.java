package io.kiwidb.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.server.SocketsTest.Client;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens to the WebSockets of a session that ends. */
@Timeout(60)
class SessionEndTest {
  private static final int SESSION_ENDED = 4401;
  private static final String LIVE = "/api/v1/ws";
  private static final String TERMINAL = "/api/v1/ws/terminal";

  private final AtomicLong millis = new AtomicLong(1_000_000);
  private final TestServer server = TestServer.start(options -> options
      .terminal(new FuzzShell())
      .limit(ServerLimit.SESSIONS, 2)
      .limit(ServerLimit.SESSION_SECONDS, 3_600)
      .clock((InstantSource) () -> java.time.Instant.ofEpochMilli(millis.get())));

  @AfterEach
  void close() {
    server.close();
  }

  /** Logs in, and returns the cookie. */
  private String logIn() {
    return TestServer.send(HttpRequest.newBuilder(server.uri("/api/v1/session"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"token\":\"" + server.server.token() + "\"}")))
        .header("Set-Cookie")
        .replaceFirst(";.*", "");
  }

  private void logOut(String cookie) {
    assertThat(TestServer.send(HttpRequest.newBuilder(server.uri("/api/v1/session"))
                .header("Cookie", cookie)
                .header("X-Kiwi-Request", "1")
                .DELETE())
            .status())
        .isEqualTo(204);
  }

  private Client connect(String path, String cookie) {
    return SocketsTest.connect(
        server, path, "Cookie", cookie, "Origin", server.server.address().toString());
  }

  private static int code(Client client) throws Exception {
    return client.closed.get(40, TimeUnit.SECONDS);
  }

  @Test
  void loggingOutEndsTheSocketsOfThatSessionAlone() throws Exception {
    String cookie = logIn();
    Client live = connect(LIVE, cookie);
    Client terminal = connect(TERMINAL, cookie);
    Client other = connect(LIVE, logIn());
    Client program =
        SocketsTest.connect(server, LIVE, "Authorization", "Bearer " + server.server.token());
    logOut(cookie);
    assertThat(code(live)).isEqualTo(SESSION_ENDED);
    assertThat(code(terminal)).isEqualTo(SESSION_ENDED);
    for (Client stays : new Client[] {other, program}) {
      stays.send("{\"topics\":[\"stats\"]}");
      stays.await(message -> message.has("stats"));
    }
  }

  @Test
  void aSessionWhoseTimeIsOverEndsItsSockets() throws Exception {
    String cookie = logIn();
    Client live = connect(LIVE, cookie);
    Client terminal = connect(TERMINAL, cookie);
    millis.addAndGet(3_600_000);
    assertThat(code(live)).isEqualTo(SESSION_ENDED);
    assertThat(code(terminal)).isEqualTo(SESSION_ENDED);
  }

  @Test
  void aSessionThatGivesWayToOthersEndsItsSockets() throws Exception {
    Client live = connect(LIVE, logIn());
    String second = logIn();
    logIn();
    assertThat(code(live)).isEqualTo(SESSION_ENDED);
    connect(LIVE, second).socket.abort();
  }

  @Test
  void nothingIsTypedAfterTheEndOfASession() throws Exception {
    String cookie = logIn();
    Client terminal = connect(TERMINAL, cookie);
    terminal.send("{\"input\":\"before\"}");
    terminal.await(message -> message.path("output").asText().equals("before"));
    logOut(cookie);
    terminal.send("{\"input\":\"after\"}");
    assertThat(code(terminal)).isEqualTo(SESSION_ENDED);
    assertThat(terminal.messages)
        .noneMatch(message -> message.path("output").asText().contains("after"));
  }

  /** Browsers send all cookies of a host to all its ports. */
  @Test
  void twoServersOfOneHostDoNotTakeEachOthersCookies() {
    try (TestServer second = TestServer.start()) {
      String one = logIn();
      assertThat(one).startsWith("kiwi_session_" + server.server.address().getPort() + "=");
      String other = one.replace(
          "_" + server.server.address().getPort() + "=",
          "_" + second.server.address().getPort() + "=");
      HttpRequest.Builder both = HttpRequest.newBuilder(server.uri("/api/v1/engine"))
          .header("Cookie", other.replaceFirst("=.*", "=x") + "; " + one);
      assertThat(TestServer.send(both).status()).isEqualTo(200);
      HttpRequest.Builder foreign =
          HttpRequest.newBuilder(second.uri("/api/v1/engine")).header("Cookie", one);
      assertThat(TestServer.send(foreign).status()).isEqualTo(401);
    }
  }
}
