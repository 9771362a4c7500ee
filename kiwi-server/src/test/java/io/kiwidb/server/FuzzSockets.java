package io.kiwidb.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * The WebSockets and log listeners of one client: it opens them with tokens, names and origins that
 * are right or wrong, sends {@link FuzzFrames}, reads now and then or never, and vanishes.
 * Reproducible from its seed, as far as one client goes. Threading: not thread-safe.
 */
final class FuzzSockets implements AutoCloseable {
  private static final int MOST = 6;
  private static final int SWITCHED = 101;

  private final Random random;
  private final FuzzFrames frames;
  private final KiwiServer server;
  private final List<FuzzSocket> open = new ArrayList<>();
  private final TreeMap<Integer, Long> codes = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();
  private long upgrades;

  FuzzSockets(long seed, KiwiServer server) {
    this.random = new Random(~seed);
    this.frames = new FuzzFrames(random);
    this.server = server;
  }

  /** Does one thing. */
  void step() throws IOException {
    int choice = random.nextInt(16);
    if (open.isEmpty() || (choice < 2 && open.size() < MOST)) {
      connect();
      return;
    }
    int which = random.nextInt(open.size());
    FuzzSocket socket = open.get(which);
    if (choice < 8) {
      if (!socket.send(frames.next()) && choice > 4) {
        forget(which);
      }
    } else if (choice < 12 && which > 0) { // the first one is deaf
      socket.read(codes, faults);
    } else if (choice == 12) {
      socket.fallSilent();
    } else if (choice > 13) {
      forget(which);
    }
  }

  private void forget(int which) throws IOException {
    try (FuzzSocket socket = open.remove(which)) {
      socket.read(codes, faults);
    }
  }

  private void connect() throws IOException {
    if (random.nextInt(6) == 0) {
      InetSocketAddress log = server.logAddress().orElseThrow();
      open.add(new FuzzSocket(new Socket(log.getAddress(), log.getPort()), FuzzSocket.Kind.LINES));
      return;
    }
    FuzzConnection connection = new FuzzConnection(server.address());
    String request = upgrade(server.address());
    Optional<FuzzConnection.Answer> answer = connection.exchange(request);
    Optional<Socket> left = connection.release();
    if (answer.isPresent() && answer.get().status() == SWITCHED) {
      upgrades++;
      left.ifPresent(socket -> open.add(new FuzzSocket(socket, FuzzSocket.Kind.FRAMES)));
    } else if (left.isPresent()) {
      left.get().close();
    }
    answer
        .filter(refused -> refused.status() >= 500 && refused.status() != 503)
        .ifPresent(refused -> faults.add(refused.status() + " to an upgrade: " + request));
  }

  private String upgrade(URI address) {
    String host = "127.0.0.1:" + address.getPort();
    StringBuilder request = new StringBuilder("GET /api/v1/ws");
    request.append(pick(12, "/nothing", random.nextBoolean() ? "/terminal" : ""));
    request.append(" HTTP/1.1\r\nHost: ").append(pick(30, "evil.example", host));
    request.append("\r\nUpgrade: ").append(pick(30, "h2c", "websocket"));
    request.append("\r\nConnection: ").append(pick(40, "close", "Upgrade"));
    request.append("\r\nSec-WebSocket-Version: ").append(pick(40, "8", "13"));
    request.append("\r\nSec-WebSocket-Key: ").append(pick(40, "AA", "AAAAAAAAAAAAAAAAAAAAAA=="));
    if (random.nextInt(12) > 0) {
      request.append("\r\nAuthorization: Bearer ").append(pick(12, "wrong", server.token()));
    }
    if (random.nextInt(4) == 0) {
      request.append("\r\nOrigin: ").append(pick(4, "http://evil.example", "http://" + host));
    }
    if (random.nextInt(8) == 0) {
      request
          .append("\r\nSec-WebSocket-Extensions: ")
          .append(pick(3, "nonsense; a=\"", "permessage-deflate; client_max_window_bits"));
    }
    if (random.nextInt(12) == 0) {
      request.append("\r\nSec-WebSocket-Protocol: chat");
    }
    return request.append("\r\n\r\n").toString();
  }

  private String pick(int oneIn, String rare, String usual) {
    return random.nextInt(oneIn) == 0 ? rare : usual;
  }

  /** Returns how many WebSockets there were. */
  long upgrades() {
    return upgrades;
  }

  /** Returns the codes with which the server has closed, and how often. */
  TreeMap<Integer, Long> codes() {
    return codes;
  }

  /** Returns what no server should say. */
  List<String> faults() {
    return faults;
  }

  @Override
  public void close() throws IOException {
    while (!open.isEmpty()) {
      forget(open.size() - 1);
    }
  }
}
