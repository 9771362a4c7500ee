package io.kiwidb.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.server.TestServer.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that come slowly, or of which there are too many. */
@Timeout(60) // a server that is stopped by them answers never
class BodiesTest {
  private static final int THREADS = 12;
  private static final int LARGE = 900 << 10;

  private static TestServer patient(UnaryOperator<ServerOptions.Builder> options) {
    return TestServer.start(builder -> options.apply(builder
        .limit(ServerLimit.REQUEST_MILLIS, 3_600_000)
        .limit(ServerLimit.IDLE_MILLIS, 3_600_000)
        .limit(ServerLimit.WRITES, 2)
        .limit(ServerLimit.SCANS, 2)
        .limit(ServerLimit.THREADS, THREADS)));
  }

  private static String head(String request, int length) {
    return request + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        + "Content-Length: " + length + "\r\n";
  }

  private static String authorization(TestServer server) {
    return "Authorization: Bearer " + server.server.token() + "\r\n";
  }

  /** Begins more bodies than there are threads, and asks for something else. */
  private static void assertAnswersBesides(TestServer server, String begun) {
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 2 * THREADS; i++) {
        clients.add(new RawClient(server.server.address()).send(begun));
      }
      assertThat(server.get("/").status()).isEqualTo(200);
      assertThat(server.get("/api/v1/engine").status()).isEqualTo(200);
      assertThat(clients).noneMatch(RawClient::hasAnswer);
    } finally {
      clients.forEach(RawClient::close);
    }
  }

  @Test
  void whoBeginsToLogInHoldsNoThread() {
    try (TestServer server = patient(options -> options)) {
      assertAnswersBesides(server, head("POST /api/v1/session", 100) + "\r\n{");
    }
  }

  @Test
  void aBodyThatComesSlowlyHoldsNoThread() {
    try (TestServer server = patient(options -> options)) {
      assertAnswersBesides(
          server, head("PUT /api/v1/kv", 100) + authorization(server) + "\r\n{\"key\":");
    }
  }

  @Test
  void aBodyInPiecesIsTheWholeBody() {
    try (TestServer server = patient(options -> options)) {
      String body = "{\"key\":\"a\",\"value\":\"" + "v".repeat(200_000) + "\"}";
      try (RawClient client = new RawClient(server.server.address())) {
        client.send(head("PUT /api/v1/kv", body.length()) + authorization(server) + "\r\n");
        for (int i = 0; i < body.length(); i += 10_000) {
          client.send(body.substring(i, Math.min(body.length(), i + 10_000)));
        }
        assertThat(client.readLine()).contains("204");
      }
      assertThat(server.db.get(new byte[] {'a'})).hasSize(200_000);
    }
  }

  private static Reply putLarge(TestServer server) {
    return server.send(
        "PUT", "/api/v1/kv", "{\"key\":\"a\",\"value\":\"" + "v".repeat(LARGE) + "\"}");
  }

  /** Begins a large body and sends another one, which may be faster. */
  private static boolean isRefusedBesidesABegunOne(TestServer server) {
    try (RawClient begun = new RawClient(server.server.address())) {
      begun.send(
          head("PUT /api/v1/kv", 1 << 20) + authorization(server) + "\r\n" + "x".repeat(LARGE));
      Reply reply = putLarge(server);
      if (reply.status() == 204) {
        return false;
      }
      assertThat(reply.problem()).isEqualTo("store-busy");
      assertThat(reply.header("Retry-After")).isNotEmpty();
      assertThat(server
              .send("PUT", "/api/v1/kv", "{\"key\":\"a\",\"value\":\"1\"}")
              .status())
          .as("small ones are not locked out")
          .isEqualTo(204);
      return true;
    }
  }

  @Test
  void allBodiesTogetherAreBoundedAndGiveBackTheirMemory() {
    try (TestServer server = patient(options ->
        options.limit(ServerLimit.BODY_BYTES, 1 << 20).limit(ServerLimit.BODIES_BYTES, 1 << 20))) {
      for (int i = 0; i < 5; i++) {
        assertThat(putLarge(server).status()).as("one after another").isEqualTo(204);
      }
      while (!isRefusedBesidesABegunOne(server)) {
        Thread.onSpinWait(); // the begun one came too late, and may have been refused itself
      }
      while (putLarge(server).status() != 204) {
        Thread.onSpinWait(); // the server has not seen yet that the client is gone
      }
    }
  }

  @Test
  void readingHasNoBody() {
    try (TestServer server = TestServer.start()) {
      assertThat(server.send("GET", "/api/v1/engine", "{}").problem()).isEqualTo("bad-request");
      assertThat(server.send("GET", "/", "{}").problem()).isEqualTo("bad-request");
    }
  }

  @Test
  void theNumberOfPartsOfABodyIsBounded() {
    try (TestServer server = TestServer.start()) {
      String many = "{},".repeat(200_000);
      assertThat(server
              .send("POST", "/api/v1/kv/batch", "{\"operations\":[" + many + "{}]}")
              .problem())
          .isEqualTo("too-large");
    }
  }
}
