package io.kiwidb.bench;

import io.kiwidb.bench.engine.BenchException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of {@code --server-costs}. Threading: not thread-safe. */
final class ServerCostsOptions {
  private static final int DEFAULT_CONNECTIONS = 16;
  private static final int DEFAULT_DASHBOARDS = 10;
  private static final int DEFAULT_ROUNDS = 6;
  private static final int DEFAULT_SECONDS = 10;

  @Option(
      names = "--server-costs",
      description =
          "Measure the server: requests per second and latency of GET and PUT over HTTP with keep-alive beside an empty route of the same web framework (needs wrk), and put and get in the process with and without open dashboards, in pairs. Runs no workloads.")
  private boolean requested;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "With --server-costs: connections of wrk. Default: 16.")
  private @Nullable Integer connections;

  @Option(
      names = "--dashboards",
      paramLabel = "N",
      description = "With --server-costs: number of open dashboards. Default: 10.")
  private @Nullable Integer dashboards;

  @Option(
      names = "--server-rounds",
      paramLabel = "N",
      description = "With --server-costs: number of pairs, and of runs of wrk. Default: 6.")
  private @Nullable Integer rounds;

  @Option(
      names = "--server-seconds",
      paramLabel = "N",
      description = "With --server-costs: seconds of each measurement. Default: 10.")
  private @Nullable Integer seconds;

  boolean isRequested() {
    return requested;
  }

  /** Rejects options that would have no effect. */
  void requireUnused() {
    if (connections != null || dashboards != null || rounds != null || seconds != null) {
      throw new BenchException(
          "--connections, --dashboards, --server-rounds and --server-seconds require --server-costs");
    }
  }

  int connections() {
    return orDefault(connections, DEFAULT_CONNECTIONS);
  }

  int dashboards() {
    return orDefault(dashboards, DEFAULT_DASHBOARDS);
  }

  int rounds() {
    return orDefault(rounds, DEFAULT_ROUNDS);
  }

  int seconds() {
    return orDefault(seconds, DEFAULT_SECONDS);
  }

  private static int orDefault(@Nullable Integer given, int byDefault) {
    return given == null ? byDefault : given;
  }
}
