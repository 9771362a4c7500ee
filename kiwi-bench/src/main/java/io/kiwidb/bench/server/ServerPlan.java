package io.kiwidb.bench.server;

import io.kiwidb.Options;
import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.engine.EngineOptions;
import io.kiwidb.bench.engine.KiwiOptions;
import io.kiwidb.bench.workload.Load;
import java.nio.file.Path;

/**
 * Everything that defines one measurement of the server.
 *
 * @param load the entries of the store; keys are decimal digits
 * @param engine how the store is opened
 * @param connections connections of wrk
 * @param dashboards number of open dashboards
 * @param rounds number of pairs, and of runs of wrk for each route
 * @param seconds length of each measurement
 */
public record ServerPlan(
    Load load, EngineOptions engine, int connections, int dashboards, int rounds, int seconds) {
  private static final int MOST_CONNECTIONS = 500;
  private static final int MOST_DASHBOARDS = 1_000;
  private static final int MOST_ROUNDS = 1_000;
  private static final int MOST_SECONDS = 3_600;

  /** Rejects invalid plans. */
  public ServerPlan {
    requireBetween(connections, MOST_CONNECTIONS, "--connections");
    requireBetween(dashboards, MOST_DASHBOARDS, "--dashboards");
    requireBetween(rounds, MOST_ROUNDS, "--server-rounds");
    requireBetween(seconds, MOST_SECONDS, "--server-seconds");
  }

  private static void requireBetween(int value, int most, String option) {
    BenchException.require(value > 0 && value <= most, option, value, "1 to " + most);
  }

  /** Returns the options with which the store is opened. */
  Options options() {
    return KiwiOptions.builder(engine).build();
  }

  Path directory() {
    return engine.directory();
  }
}
