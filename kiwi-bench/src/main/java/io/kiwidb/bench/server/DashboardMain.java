package io.kiwidb.bench.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A process with open dashboards, so that what they compute is not counted as work of the engine's
 * process. It obeys lines of its standard input, {@code open NUMBER ADDRESS TOKEN} and
 * {@code close}, answers each with a line, and ends with its input.
 */
final class DashboardMain {
  private final HttpClient http = HttpClient.newHttpClient();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "kiwi-bench-dashboards");
        thread.setDaemon(true);
        return thread;
      });
  private final List<DashboardClient> open = new ArrayList<>();

  private DashboardMain() {}

  /** Obeys standard input. */
  @SuppressWarnings("SystemOut") // it is the answer to the process that started this one
  public static void main(String[] args) throws IOException {
    DashboardMain dashboards = new DashboardMain();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(dashboards.obey(line.split(" ")));
      System.out.flush();
    }
  }

  private String obey(String[] words) {
    if (words[0].equals("open")) {
      for (int i = 0; i < Integer.parseInt(words[1]); i++) {
        open.add(new DashboardClient(http, timer, URI.create(words[2]), words[3]));
      }
      return "opened";
    }
    open.forEach(DashboardClient::close);
    Optional<Throwable> failure =
        open.stream().flatMap(each -> each.failure().stream()).findFirst();
    open.clear();
    return failure.map(e -> "failed: " + e).orElse("closed");
  }
}
