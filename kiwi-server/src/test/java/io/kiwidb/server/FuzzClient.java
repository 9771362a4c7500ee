package io.kiwidb.server;

import io.kiwidb.server.live.LogLevel;
import io.kiwidb.server.live.LogLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/** One client of {@link HttpFuzzTest}: requests one after the other, and sockets between them. */
final class FuzzClient implements Callable<FuzzClient.Seen> {
  private static final int INTERNAL = 500;
  private static final int MOST_FAULTS = 10;
  private static final int SOCKETS_EVERY = 3;
  private static final int LINE_EVERY = 50;
  private static final int NEW_CONNECTION_EVERY = 40;

  private final KiwiServer server;
  private final FuzzRequests requests;
  private final FuzzSockets sockets;
  private final BooleanSupplier goesOn;
  private final String secretPath;
  private final Seen seen = new Seen();

  /** What clients have seen. Threading: not thread-safe. */
  static final class Seen {
    final TreeMap<Integer, Long> statuses = new TreeMap<>();
    final TreeMap<Integer, Long> codes = new TreeMap<>();
    final List<String> faults = new ArrayList<>();
    long unanswered;
    long upgrades;

    void add(Seen other) {
      other.statuses.forEach((status, count) -> statuses.merge(status, count, Long::sum));
      other.codes.forEach((code, count) -> codes.merge(code, count, Long::sum));
      faults.addAll(other.faults);
      unanswered += other.unanswered;
      upgrades += other.upgrades;
    }

    @Override
    public String toString() {
      return "statuses=" + statuses + " unanswered=" + unanswered + " sockets=" + upgrades
          + " closed=" + codes;
    }
  }

  /**
   * Creates a client.
   *
   * @param secretPath what no answer may tell
   * @param goesOn asked before each request
   */
  FuzzClient(
      KiwiServer server,
      FuzzRequests requests,
      FuzzSockets sockets,
      String secretPath,
      BooleanSupplier goesOn) {
    this.server = server;
    this.requests = requests;
    this.sockets = sockets;
    this.secretPath = secretPath;
    this.goesOn = goesOn;
  }

  @Override
  public Seen call() throws IOException {
    String host = "127.0.0.1:" + server.address().getPort();
    try (sockets;
        FuzzConnection connection = new FuzzConnection(server.address())) {
      for (long i = 1; seen.faults.size() < MOST_FAULTS && goesOn.getAsBoolean(); i++) {
        if (i % NEW_CONNECTION_EVERY == 0) {
          connection.reopenFrom(requests.address());
        }
        String request = requests.next(host);
        Optional<FuzzConnection.Answer> answer = connection.exchange(request);
        if (answer.isEmpty()) {
          seen.unanswered++;
        } else {
          seen.statuses.merge(answer.get().status(), 1L, Long::sum);
          check(request, answer.get());
        }
        if (i % SOCKETS_EVERY == 0) {
          sockets.step();
        }
        if (i % LINE_EVERY == 0) {
          server.logs().accept(line(i));
        }
      }
    }
    seen.upgrades = sockets.upgrades();
    seen.codes.putAll(sockets.codes());
    seen.faults.addAll(sockets.faults());
    return seen;
  }

  private static LogLine line(long number) {
    return new LogLine(
        number, LogLevel.INFO, "log", "\u001b[2J" + "x".repeat(2_000), null, null, Map.of());
  }

  private void check(String request, FuzzConnection.Answer answer) {
    String body = answer.body();
    boolean tellsTooMuch = answer.status() >= 400
        && (body.contains(secretPath)
            || body.contains("io.kiwidb.")
            || body.contains("java.")
            || body.contains("Exception")
            || body.contains("\tat "));
    boolean isProblem = answer.head().contains("content-type: application/problem+json");
    if (answer.status() == INTERNAL
        || tellsTooMuch
        || (answer.status() >= 400 && !body.isEmpty() && !isProblem)) {
      String asked = request.length() > 600 ? request.substring(0, 600) + "..." : request;
      seen.faults.add(
          answer.status() + " " + body + "\n  for " + asked.replace("\r\n", "\n      "));
    }
  }
}
