package io.kiwidb.bench;

import io.kiwidb.bench.report.Result;
import io.kiwidb.bench.run.Suite;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Shows the progress of a workload: on a terminal in one line that is redrawn, otherwise as one
 * line when the workload has finished.
 *
 * <p>Threading: called by one thread at a time.
 */
final class TerminalProgress implements Suite.Listener {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintWriter err;
  private final boolean terminal;
  private String running = "";
  private long shown;

  TerminalProgress(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /**
   * Returns whether standard error is a terminal. The JVM cannot tell before JDK 22, so this reads
   * {@code /proc}.
   */
  static boolean isShown() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void begins(String workload, int threads) {
    running = workload + (threads == 1 ? "" : " (" + threads + " threads)");
    shown = 0;
  }

  @Override
  public void at(long elapsedNanos, long operations) {
    if (terminal && elapsedNanos - shown >= INTERVAL_NANOS) {
      shown = elapsedNanos;
      err.printf(
          Locale.ROOT,
          "%s%s: %,d operations, %.1f s, %,.0f/s",
          CLEAR_LINE,
          running,
          operations,
          elapsedNanos / 1e9,
          operations * 1e9 / elapsedNanos);
      err.flush();
    }
  }

  @Override
  public void ended(Result result) {
    if (terminal) {
      err.print(CLEAR_LINE);
    }
    err.printf(
        Locale.ROOT,
        "%s: %s%n",
        running,
        result.isSupported()
            ? String.format(
                Locale.ROOT, "%,.0f/s in %.2f s", result.operationsPerSecond(), result.seconds())
            : result.unsupported());
    err.flush();
  }
}
