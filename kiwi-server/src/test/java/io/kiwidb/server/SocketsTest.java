package io.kiwidb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiwidb.server.live.LogLevel;
import io.kiwidb.server.live.LogLine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SocketsTest {
  private static final String LIVE = "/api/v1/ws";

  private TestServer server = TestServer.start(options -> options.limit(ServerLimit.SOCKETS, 3));

  @AfterEach
  void close() {
    server.close();
  }

  /** A client that keeps all messages. */
  static final class Client implements WebSocket.Listener {
    final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    WebSocket socket;

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
      text.append(data);
      if (isLast) {
        try {
          messages.add(TestServer.JSON.readTree(text.toString()));
        } catch (IOException e) {
          closed.completeExceptionally(e);
        }
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      closed.completeExceptionally(error);
    }

    void send(String message) {
      socket.sendText(message, true).join();
    }

    JsonNode await(Predicate<JsonNode> wanted) throws InterruptedException {
      while (true) {
        JsonNode message = messages.poll(40, TimeUnit.SECONDS);
        assertThat(message).as("a message, closed: %s", closed).isNotNull();
        if (wanted.test(message)) {
          return message;
        }
      }
    }
  }

  static Client connect(TestServer server, String path, String... headers) {
    Client client = new Client();
    WebSocket.Builder builder = TestServer.CLIENT.newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    URI uri = URI.create(server.uri(path).toString().replaceFirst("http", "ws"));
    client.socket = builder.buildAsync(uri, client).join();
    return client;
  }

  private Client connect() {
    return connect(server, LIVE, "Authorization", "Bearer " + server.server.token());
  }

  private static void want(Client client, String topics) {
    client.send("{\"topics\":[" + topics + "]}");
  }

  @Test
  void samplesEventsLogsAndCompactionsAreTold() throws Exception {
    Client client = connect();
    want(client, "\"stats\",\"events\",\"logs\",\"compactions\"");
    JsonNode sample = client.await(message -> message.has("stats")).get("stats");
    assertThat(sample.get("millis").isIntegralNumber()).isTrue();
    assertThat(sample.get("figures").has("memtableBytes")).isTrue();
    server.db.createKeyspace("users");
    JsonNode event = client.await(message -> message.has("event")).get("event");
    assertThat(event.get("name").textValue()).isEqualTo("keyspace.created");
    JsonNode line = client.await(message -> message.has("log")).get("log");
    assertThat(line.get("event").textValue()).isEqualTo("keyspace.created");
    server.db.put(new byte[] {1}, new byte[10]);
    server.db.flush();
    client.await(message -> message.at("/event/name").textValue() != null
        && message.at("/event/name").textValue().equals("tree.changed"));
  }

  @Test
  void onlyWantedTopicsAreTold() throws Exception {
    Client client = connect();
    want(client, "\"events\"");
    createUntilTold(client, "event");
    client.send("{\"topics\":[\"logs\"],\"logLevel\":\"debug\"}");
    createUntilTold(client, "log"); // from now on the server knows
    server.db.createKeyspace("last");
    assertThat(client.await(message -> message.toString().contains("last")).has("log"))
        .isTrue();
  }

  /** Creates keyspaces until one is told as a topic: nothing says when a wish was heard. */
  private void createUntilTold(Client client, String topic) throws InterruptedException {
    JsonNode told = null;
    for (int i = 0; told == null || !told.has(topic); i++) {
      server.db.createKeyspace(topic + i);
      told = client.messages.poll(50, TimeUnit.MILLISECONDS);
    }
  }

  @Test
  void aMessageThatBreaksTheContractEndsTheConnection() throws Exception {
    for (String message : List.of(
        "{",
        "[]",
        "{}",
        "{\"topics\":[\"no\"]}",
        "{\"topics\":[null]}",
        "{\"topics\":[],\"x\":1}")) {
      Client client = connect();
      client.send(message);
      assertThat(client.closed.get(40, TimeUnit.SECONDS)).as(message).isEqualTo(1008);
    }
    Client large = connect();
    large.send("{\"topics\":[" + " ".repeat(10_000) + "]}");
    assertThat(large.closed.get(40, TimeUnit.SECONDS)).isEqualTo(1009);
    Client binary = connect();
    binary.socket.sendBinary(ByteBuffer.wrap(new byte[] {1}), true).join();
    assertThat(binary.closed.get(40, TimeUnit.SECONDS)).isEqualTo(1003);
  }

  /** The HTTP server would answer 500 to an offer that it cannot parse. */
  @Test
  void extensionsAreNotSpoken() throws Exception {
    for (String offer : List.of("permessage-deflate", "nonsense; a=\"", ";;,")) {
      try (RawClient client = new RawClient(server.server.address())) {
        client.send("GET " + LIVE + " HTTP/1.1\r\nHost: 127.0.0.1"
            + "\r\nAuthorization: Bearer " + server.server.token()
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
            + "\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
            + "\r\nSec-WebSocket-Extensions: " + offer + "\r\n\r\n");
        assertThat(client.readUntil("\r\n\r\n"))
            .as(offer)
            .startsWith("HTTP/1.1 101")
            .doesNotContain("Extensions", "Set-Cookie");
      }
    }
  }

  @Test
  void withoutATokenThereIsNoSocket() {
    assertRefused(() -> connect(server, LIVE), 401);
    assertRefused(() -> connect(server, LIVE, "Authorization", "Bearer wrong"), 401);
    assertRefused(() -> connect(server, "/api/v1/ws/terminal"), 401);
  }

  @Test
  void aPageOfAnotherOriginGetsNoSocket() {
    String bearer = "Bearer " + server.server.token();
    assertRefused(
        () -> connect(server, LIVE, "Authorization", bearer, "Origin", "http://evil.example"), 403);
    String cookie = cookie();
    assertRefused(() -> connect(server, LIVE, "Cookie", cookie), 403);
    assertRefused(
        () -> connect(server, LIVE, "Cookie", cookie, "Origin", "http://evil.example"), 403);
    Client own = connect(
        server, LIVE, "Cookie", cookie, "Origin", server.server.address().toString());
    want(own, "");
    own.socket.abort();
  }

  private String cookie() {
    return TestServer.send(HttpRequest.newBuilder(server.uri("/api/v1/session"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(
                "{\"token\":\"" + server.server.token() + "\"}")))
        .header("Set-Cookie")
        .replaceFirst(";.*", "");
  }

  private static void assertRefused(Runnable connecting, int status) {
    assertThatThrownBy(connecting::run)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(status));
  }

  @Test
  void socketsAreBoundedAndThoseThatVanishAreForgotten() throws Exception {
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Client client = connect();
      want(client, "\"stats\"");
      client.await(message -> true);
      clients.add(client);
    }
    Client further = connect();
    assertThat(further.closed.get(40, TimeUnit.SECONDS)).isEqualTo(1013);
    clients.get(0).socket.abort(); // without a word
    awaitSocket().socket.abort();
  }

  /** Connects until there is room. */
  private Client awaitSocket() throws Exception {
    while (true) {
      Client client = connect();
      want(client, "\"stats\"");
      JsonNode message = client.messages.poll(2, TimeUnit.SECONDS);
      if (message != null) {
        return client;
      }
      assertThat(client.closed.get(40, TimeUnit.SECONDS)).isEqualTo(1013);
    }
  }

  /** It never reads; the store goes on, and so do the others. */
  @Test
  void aClientThatDoesNotReadDelaysNobody() throws Exception {
    try (Socket deaf =
        new Socket(InetAddress.getLoopbackAddress(), server.server.address().getPort())) {
      deaf.getOutputStream()
          .write(("GET " + LIVE + " HTTP/1.1\r\nHost: 127.0.0.1:"
                  + server.server.address().getPort()
                  + "\r\nAuthorization: Bearer " + server.server.token()
                  + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                  + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      byte[] wish = "{\"topics\":[\"logs\"]}".getBytes(StandardCharsets.US_ASCII);
      byte[] frame = new byte[6 + wish.length]; // masked with zeros
      frame[0] = (byte) 0x81;
      frame[1] = (byte) (0x80 | wish.length);
      System.arraycopy(wish, 0, frame, 6, wish.length);
      deaf.getOutputStream().write(frame);
      Client other = connect();
      want(other, "\"logs\",\"stats\"");
      other.await(message -> message.has("stats")); // from now on it is told
      String filler = "x".repeat(1_000);
      int seen = 0;
      for (int i = 0; i < 20_000; i++) {
        server
            .server
            .logs()
            .accept(new LogLine(1, LogLevel.INFO, "log", i + filler, null, null, Map.of()));
        if (i % 100 == 99) { // the other one reads at the same time
          other.await(message -> message.has("log"));
          seen++;
        }
      }
      assertThat(seen).isEqualTo(200);
      assertThat(server.get("/api/v1/session").status()).isEqualTo(200);
      server.close(); // and the end does not wait for it
    }
  }

  @Test
  void closingTheServerEndsTheSockets() throws Exception {
    Client client = connect();
    want(client, "\"stats\"");
    client.await(message -> true);
    server.close();
    assertThat(client.closed.get(40, TimeUnit.SECONDS)).isEqualTo(1001);
  }

  @Test
  void aSocketOutlivesALongRequest() throws Exception {
    server.close();
    server = TestServer.start(options ->
        options.limit(ServerLimit.REQUEST_MILLIS, 200).limit(ServerLimit.IDLE_MILLIS, 1_000));
    Client client = connect();
    want(client, "\"stats\"");
    for (int i = 0; i < 4; i++) {
      client.await(message -> message.has("stats"));
    }
  }

  @Test
  void historyIsKept() throws Exception {
    Client client = connect();
    want(client, "\"stats\"");
    client.await(message -> message.has("stats"));
    JsonNode history = server.get("/api/v1/stats/history?seconds=60").json();
    int samples = history.get("millis").size();
    assertThat(samples).isPositive();
    assertThat(history.get("figures")).allMatch(figure -> figure.size() == samples);
    assertThat(server.get("/api/v1/stats/history?seconds=0").status()).isEqualTo(400);
  }

  @Test
  void workloadsAreStartedWatchedAndStopped() {
    TestServer.Reply started = server.send(
        "POST", "/api/v1/load", "{\"distribution\":\"zipf\",\"rate\":500,\"threads\":2}");
    assertThat(started.status()).as(started.body()).isEqualTo(201);
    long id = started.json().get("id").longValue();
    assertThat(started.json().at("/plan/distribution").textValue()).isEqualTo("zipf");
    assertThat(server.get("/api/v1/load/" + id).json().get("state").textValue())
        .isEqualTo("running");
    assertThat(server.get("/api/v1/load").json().get("loads")).hasSize(1);
    assertThat(server.delete("/api/v1/load/" + id).status()).isEqualTo(204);
    assertThat(server.get("/api/v1/load/" + id).json().get("state").textValue())
        .isEqualTo("stopped");
    assertThat(server.get("/api/v1/load/99").status()).isEqualTo(404);
    assertThat(server.delete("/api/v1/load/99").status()).isEqualTo(404);
    for (String bad : List.of(
        "{\"rate\":-1}",
        "{\"distribution\":\"pareto\"}",
        "{\"threads\":1.5}",
        "{\"readShare\":2}",
        "{\"class\":\"x\"}")) {
      assertThat(server.send("POST", "/api/v1/load", bad).status()).as(bad).isEqualTo(400);
    }
    assertThat(server.send("POST", "/api/v1/load", "{\"keyspace\":\"no\"}").status())
        .isEqualTo(404);
  }

  @Test
  void closingTheServerEndsWorkloads() {
    server.send("POST", "/api/v1/load", "{\"rate\":0,\"seconds\":3600}");
    server.server.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("kiwi-load-"));
  }
}
