package io.kiwidb.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Options;
import io.kiwidb.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random requests, good and hostile, by several clients at once: no answer is 500, none tells a
 * path or a class, and nothing is left when they are over. {@code -Dkiwi.test.requests=5000000}
 * asks more; {@code -Dkiwi.test.seed=N} other ones.
 */
class HttpFuzzTest {
  private static final long REQUESTS = Long.getLong("kiwi.test.requests", 10_000);
  private static final long SEED = Long.getLong("kiwi.test.seed", 17);
  private static final int CLIENTS = 4;
  private static final int INTERNAL = 500;

  @TempDir
  private Path directory;

  /** What one client has seen. */
  private record Seen(TreeMap<Integer, Long> statuses, List<String> faults, long unanswered) {}

  private Seen client(TestServer server, long seed, long requests) throws IOException {
    String host = "127.0.0.1:" + server.server.address().getPort();
    FuzzRequests next = new FuzzRequests(
        seed, List.copyOf(new Contract().operations().values()), server.server.token());
    Seen seen = new Seen(new TreeMap<>(), new ArrayList<>(), 0);
    long unanswered = 0;
    try (FuzzConnection connection = new FuzzConnection(server.server.address())) {
      for (long i = 0; i < requests && seen.faults.size() < 10; i++) {
        String request = next.next(host);
        Optional<FuzzConnection.Answer> answer = connection.exchange(request);
        if (answer.isEmpty()) {
          unanswered++;
        } else {
          seen.statuses.merge(answer.get().status(), 1L, Long::sum);
          check(request, answer.get(), seen.faults);
        }
      }
    }
    return new Seen(seen.statuses, seen.faults, unanswered);
  }

  private void check(String request, FuzzConnection.Answer answer, List<String> faults) {
    String body = answer.body();
    boolean tellsTooMuch = answer.status() >= 400
        && (body.contains(directory.toString())
            || body.contains("io.kiwidb.")
            || body.contains("java.")
            || body.contains("Exception")
            || body.contains("\tat "));
    boolean isProblem = answer.head().contains("content-type: application/problem+json");
    if (answer.status() == INTERNAL
        || tellsTooMuch
        || (answer.status() >= 400 && !body.isEmpty() && !isProblem)) {
      String asked = request.length() > 600 ? request.substring(0, 600) + "..." : request;
      faults.add(answer.status() + " " + body + "\n  for " + asked.replace("\r\n", "\n      "));
    }
  }

  @Test
  void noRequestBreaksTheServer() throws Exception {
    Options store = Options.builder().profile(Profile.DEV).build();
    TestServer server = TestServer.in(
        directory.resolve("fuzzed"),
        store,
        options -> options
            .enableAdministration()
            .limit(ServerLimit.REQUESTS_PER_SECOND, 1_000_000)
            .limit(ServerLimit.FAILURES_PER_MINUTE, 1_000_000)
            .limit(ServerLimit.STALL_MILLIS, 100));
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try (server) {
      run(server, clients, REQUESTS / 10); // what is created at first use is there
      long descriptors = descriptors();
      System.gc();
      Seen seen = run(server, clients, REQUESTS);
      assertThat(seen.faults).isEmpty();
      assertThat(seen.statuses).containsKeys(200, 204, 400, 401, 404, 415);
      System.out.printf(
          "http fuzzing: requests=%d seed=%d statuses=%s unanswered=%d descriptors=%d->%d%n",
          REQUESTS, SEED, seen.statuses, seen.unanswered, descriptors, descriptors());
      assertThat(server.send("POST", "/api/v1/engine/open", null).status()).isEqualTo(200);
      while (server.get("/api/v1/snapshots").json().get("snapshots").size() > 0) {
        Thread.onSpinWait(); // they end after a second
      }
      assertThat(server.get("/api/v1/engine").json().get("isOpen").asBoolean()).isTrue();
      assertThat(descriptors()).isLessThan(descriptors + 200); // files of tables and connections
    } finally {
      clients.shutdownNow();
    }
    assertThat(Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.toLowerCase(Locale.ROOT).startsWith("kiwi-server")))
        .isEmpty();
  }

  private Seen run(TestServer server, ExecutorService clients, long requests) throws Exception {
    List<Future<Seen>> running = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      long seed = SEED * CLIENTS + i;
      running.add(clients.submit(() -> client(server, seed, requests / CLIENTS)));
    }
    Seen all = new Seen(new TreeMap<>(), new ArrayList<>(), 0);
    long unanswered = 0;
    for (Future<Seen> one : running) {
      Seen seen = one.get();
      seen.statuses.forEach((status, count) -> all.statuses.merge(status, count, Long::sum));
      all.faults.addAll(seen.faults);
      unanswered += seen.unanswered;
    }
    return new Seen(all.statuses, all.faults, unanswered);
  }

  /** Returns the number of open descriptors; 0 where the system does not tell. */
  private static long descriptors() throws IOException {
    Path own = Path.of("/proc/self/fd");
    if (!Files.isDirectory(own)) {
      return 0;
    }
    try (Stream<Path> open = Files.list(own)) {
      return open.count();
    }
  }
}
