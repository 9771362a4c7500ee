package io.kiwidb.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.server.live.LogLevel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random requests, WebSockets and log listeners, good and hostile, by several clients at once: no
 * answer is 500, none tells a path or a class, and nothing is left when they are over.
 *
 * <p>{@code -Dkiwi.test.requests=5000000} asks more, {@code -Dkiwi.test.minutes=60} for so long,
 * {@code -Dkiwi.test.seed=N} other ones. A long run looks at what is left now and then.
 */
class HttpFuzzTest {
  private static final long MINUTES = Long.getLong("kiwi.test.minutes", 0);
  private static final long REQUESTS =
      Long.getLong("kiwi.test.requests", MINUTES > 0 ? Long.MAX_VALUE : 30_000);
  private static final long SEED = Long.getLong("kiwi.test.seed", 17);
  /** Then what is created at first use is there; most of what is bounded has reached its bound. */
  private static final long WARM_UP = Math.max(3_000, Math.min(REQUESTS / 10, 100_000));

  private static final int CLIENTS = 4;
  private static final int NO_CONTENT = 204;
  private static final int GONE = 410;
  private static final long TOLD_EVERY = 100_000;
  private static final long ROUND = 100_000; // between looks at what is left
  private static final long LAST_RESORT_NANOS = TimeUnit.MINUTES.toNanos(3); // never asserted

  @TempDir
  private Path directory;

  private final List<Contract.Operation> operations =
      List.copyOf(new Contract().operations().values());
  private final long began = System.nanoTime();
  private long ends = Long.MAX_VALUE;
  private final AtomicLong asked = new AtomicLong();
  private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);

  private TestServer start() {
    return TestServer.in(
        directory.resolve("fuzzed"),
        Options.builder().profile(Profile.DEV).build(),
        options -> options
            .enableAdministration()
            .terminal(new FuzzShell())
            .broadcastLog(0)
            .logLevel(LogLevel.INFO)
            .limit(ServerLimit.SOCKETS, 16)
            .limit(ServerLimit.REQUESTS_PER_SECOND, 1_000_000)
            .limit(ServerLimit.FAILURES_PER_MINUTE, 1_000_000)
            .limit(ServerLimit.STALL_MILLIS, 100));
  }

  @Test
  void noRequestBreaksTheServerAndNothingIsLeft() throws Exception {
    try (TestServer server = start()) {
      FuzzClient.Seen seen = run(server.server, SEED - 1, WARM_UP);
      assertThat(seen.faults).isEmpty();
      Footprint before = quiet(server);
      System.out.printf("http fuzzing: after %d requests %s%n", asked.get(), before);
      ends = MINUTES == 0 ? Long.MAX_VALUE : System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
      asked.set(0);
      for (long round = 0; asked.get() < REQUESTS && goesOn(); round++) {
        seen.add(run(server.server, SEED + round, Math.min(REQUESTS, asked.get() + ROUND)));
        Footprint after = settled(server, before);
        System.out.printf(
            "http fuzzing: requests=%d seed=%d %s%n  left: %s%n", asked.get(), SEED, seen, after);
        assertThat(seen.faults).as("seed %s", SEED).isEmpty();
        assertThat(after.grownSince(before, asked.get())).isEmpty();
      }
      assertThat(seen.statuses).containsKeys(200, 204, 400, 401, 404, 415);
      assertThat(seen.codes).containsKeys(1002, 1008, 1009);
      assertThat(server.send("POST", "/api/v1/engine/open", null).status()).isEqualTo(200);
      assertThat(server.get("/api/v1/engine").json().get("isOpen").asBoolean()).isTrue();
    } finally {
      clients.shutdownNow();
    }
    assertThat(Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.toLowerCase(Locale.ROOT).startsWith("kiwi-server")))
        .isEmpty();
  }

  /** Waits until nothing has grown, for a bounded time. */
  private static Footprint settled(TestServer server, Footprint before) throws Exception {
    long end = System.nanoTime() + LAST_RESORT_NANOS;
    Footprint now = quiet(server);
    while (!now.grownSince(before, 0).isEmpty() && System.nanoTime() - end < 0) {
      Footprint.collect();
      now = Footprint.take(server.server);
    }
    return now;
  }

  /** Closes the store, and waits until the server holds nothing for a client. */
  private static Footprint quiet(TestServer server) throws Exception {
    long end = System.nanoTime() + LAST_RESORT_NANOS;
    try (FuzzConnection own = new FuzzConnection(server.server.address())) {
      ask(own, server, "POST", "/api/v1/engine/open");
      String stats = "";
      while (!stats.contains("\"snapshots\":0,") && System.nanoTime() - end < 0) {
        release(own, server); // the others end with their shells
        stats = ask(own, server, "GET", "/api/v1/stats");
      }
      assertThat(stats).as("snapshots that pin entries").contains("\"snapshots\":0,");
      ask(own, server, "POST", "/api/v1/engine/close");
    }
    Footprint now;
    do {
      Footprint.collect();
      now = Footprint.take(server.server);
    } while (!now.grownSince(now, 0).isEmpty() && System.nanoTime() - end < 0);
    return now;
  }

  /** Releases the snapshots that clients have taken; their time may be over meanwhile. */
  private static void release(FuzzConnection own, TestServer server) throws IOException {
    String listing = ask(own, server, "GET", "/api/v1/snapshots");
    for (JsonNode snapshot : TestServer.JSON.readTree(listing).get("snapshots")) {
      String path = "/api/v1/snapshots/" + snapshot.get("id");
      assertThat(exchange(own, server, "DELETE", path).status()).isIn(200, NO_CONTENT, GONE);
    }
  }

  private static String ask(FuzzConnection own, TestServer server, String method, String path)
      throws IOException {
    FuzzConnection.Answer answer = exchange(own, server, method, path);
    assertThat(answer.status()).as(answer.body()).isBetween(200, 299);
    return answer.body();
  }

  private static FuzzConnection.Answer exchange(
      FuzzConnection own, TestServer server, String method, String path) throws IOException {
    return own.exchange(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1"
            + "\r\nAuthorization: Bearer " + server.server.token() + "\r\n\r\n")
        .orElseThrow();
  }

  private boolean goesOn() {
    return ends == Long.MAX_VALUE || System.nanoTime() - ends < 0;
  }

  /** Asks until there were so many requests. */
  private FuzzClient.Seen run(KiwiServer server, long seed, long requests) throws Exception {
    BooleanSupplier goesOn = () -> {
      if (asked.get() >= requests || !goesOn()) {
        return false;
      }
      long number = asked.incrementAndGet();
      if (number % TOLD_EVERY == 0) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        System.out.printf("http fuzzing: %d requests, %d s, %s%n", number, seconds, server.held());
      }
      return true;
    };
    List<Future<FuzzClient.Seen>> running = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      FuzzRequests requestsOfOne = new FuzzRequests(seed * CLIENTS + i, operations, server.token());
      FuzzSockets socketsOfOne = new FuzzSockets(seed * CLIENTS + i, server);
      running.add(clients.submit(
          new FuzzClient(server, requestsOfOne, socketsOfOne, directory.toString(), goesOn)));
    }
    FuzzClient.Seen all = new FuzzClient.Seen();
    for (Future<FuzzClient.Seen> one : running) {
      all.add(one.get());
    }
    return all;
  }
}
