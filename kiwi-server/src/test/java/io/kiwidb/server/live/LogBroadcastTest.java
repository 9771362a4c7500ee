package io.kiwidb.server.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LogBroadcastTest {
  private final LiveFeed feed = new LiveFeed();
  private final LogBroadcast broadcast =
      LogBroadcast.start(feed, 0, LogLevel.INFO, Clock.systemUTC());

  @AfterEach
  void close() {
    broadcast.close();
  }

  private Socket connect() throws IOException {
    return new Socket(broadcast.address().getAddress(), broadcast.address().getPort());
  }

  private Socket listen() throws IOException {
    int before = broadcast.listeners();
    Socket socket = connect();
    await(() -> broadcast.listeners() > before);
    return socket;
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
  }

  private static JsonNode json(String line) throws IOException {
    return new ObjectMapper().readTree(line);
  }

  @Test
  void listenersGetTheLinesAsJson() throws Exception {
    try (Socket one = listen();
        Socket other = listen()) {
      feed.accept(SubscriberTest.line(LogLevel.DEBUG, "quiet"));
      feed.accept(SubscriberTest.line(LogLevel.INFO, "loud"));
      for (Socket socket : List.of(one, other)) {
        assertThat(json(reader(socket).readLine()).get("message").textValue()).isEqualTo("loud");
      }
    }
  }

  @Test
  void onlyThisMachineCanConnect() {
    assertThat(broadcast.address().getAddress().isLoopbackAddress()).isTrue();
    assertThat(broadcast.address().getAddress()).isEqualTo(InetAddress.getLoopbackAddress());
  }

  @Test
  void aSlowListenerLosesLinesIsToldHowManyAndDelaysNobody() throws Exception {
    String filler = "x".repeat(1_000);
    int told = 0;
    try (Socket slow = listen()) {
      // Nobody reads: what the kernel and the queue hold is exceeded many times over.
      for (; told < 60_000; told++) {
        feed.accept(SubscriberTest.line(LogLevel.INFO, told + filler));
      }
      long seen = 0;
      long gaps = 0;
      BufferedReader lines = reader(slow);
      while (seen < told) {
        JsonNode line = json(lines.readLine());
        if (line.get("event").textValue().equals("log.dropped")) {
          gaps++;
          seen += line.get("fields").get("lines").longValue();
        } else {
          assertThat(line.get("message").textValue()).startsWith(seen + "x"); // at its place
          seen++;
        }
      }
      assertThat(seen).isEqualTo(told);
      assertThat(gaps).isPositive();
    }
  }

  @Test
  void aListenerThatLeavesIsForgotten() throws Exception {
    listen().close();
    await(() -> broadcast.listeners() == 0);
  }

  @Test
  void aListenerThatVanishesInTheMiddleOfALineIsForgotten() throws Exception {
    Socket socket = listen();
    socket.setSoLinger(true, 0); // a reset
    for (int i = 0; i < 20_000; i++) {
      feed.accept(SubscriberTest.line(LogLevel.INFO, "x".repeat(1_000)));
    }
    socket.close();
    await(() -> broadcast.listeners() == 0);
  }

  @Test
  void aListenerThatTalksIsDisconnected() throws Exception {
    try (Socket browser = listen()) {
      browser.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(isAtEnd(browser)).isTrue();
      await(() -> broadcast.listeners() == 0);
    }
  }

  private static boolean isAtEnd(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true; // reset
    }
  }

  @Test
  void listenersAreBounded() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < LogBroadcast.LISTENERS; i++) {
        sockets.add(listen());
      }
      try (Socket further = connect()) {
        assertThat(isAtEnd(further)).isTrue();
      }
      sockets.remove(0).close();
      await(() -> broadcast.listeners() < LogBroadcast.LISTENERS);
      sockets.add(listen());
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void closingDisconnectsAll() throws Exception {
    InetSocketAddress address = broadcast.address();
    try (Socket socket = listen()) {
      broadcast.close();
      assertThat(isAtEnd(socket)).isTrue();
      assertThatThrownBy(() -> new Socket(address.getAddress(), address.getPort()).close())
          .isInstanceOf(ConnectException.class);
      await(() -> broadcast.listeners() == 0);
    }
  }
}
