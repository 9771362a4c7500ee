package io.kiwidb.bench;

import io.kiwidb.bench.engine.BenchException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of {@code --keyspace-costs}. Threading: not thread-safe. */
final class KeyspaceCostsOptions {
  private static final int DEFAULT_WRITTEN = 1_000;

  @Option(
      names = "--keyspace-costs",
      description =
          "Measure what --keyspaces cost, each step in a new JVM: create them empty, open the store, put --num keys into --written of them in turn, open and verify the store, then kill -9 a process that puts as many again, recover, check that every synced write is there, and verify. Runs no workloads.")
  private boolean requested;

  @Option(
      names = "--written",
      paramLabel = "N",
      description =
          "With --keyspace-costs: number of keyspaces that are written. Default: 1000, or all if there are fewer.")
  private @Nullable Integer written;

  boolean isRequested() {
    return requested;
  }

  /** Rejects options that would have no effect. */
  void requireUnused() {
    if (written != null) {
      throw new BenchException("--written requires --keyspace-costs");
    }
  }

  /** Returns how many of the keyspaces are written. */
  int written(int keyspaces) {
    return written == null ? Math.min(DEFAULT_WRITTEN, keyspaces) : written;
  }
}
