package io.kiwidb.bench;

import io.kiwidb.bench.engine.BenchException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the JVMs that a run starts. Threading: not thread-safe. */
final class JvmOptions {
  private static final String DEFAULT_HEAP = "3g";

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      description =
          "With --peers or --growth: the heap of each JVM, as -Xmx takes it. Default: 3g.")
  private @Nullable String heap;

  /** Refuses options that would do nothing. */
  void requireUnused() {
    if (heap != null) {
      throw new BenchException(
          "--heap goes with --peers or --growth; for a single run set KIWI_OPTS=-Xmx" + heap);
    }
  }

  String heap() {
    return heap == null ? DEFAULT_HEAP : heap;
  }
}
