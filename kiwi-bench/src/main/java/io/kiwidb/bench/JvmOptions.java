package io.kiwidb.bench;

import io.kiwidb.bench.engine.BenchException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Options of the JVMs that {@code --peers}, {@code --growth} and {@code --keyspace-costs} start.
 * Threading: not thread-safe.
 */
final class JvmOptions {
  private static final String DEFAULT_HEAP = "3g";

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      description =
          "With --peers, --growth or --keyspace-costs: maximum heap of each JVM, in the format of -Xmx. Default: 3g.")
  private @Nullable String heap;

  /** Rejects options that would have no effect. */
  void requireUnused() {
    if (heap != null) {
      throw new BenchException(
          "--heap requires --peers, --growth or --keyspace-costs; for a single run, set KIWI_OPTS=-Xmx"
              + heap);
    }
  }

  String heap() {
    return heap == null ? DEFAULT_HEAP : heap;
  }
}
