package io.kiwidb.cli.watch;

import io.kiwidb.Statistics;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import io.kiwidb.cli.view.Json;
import io.kiwidb.cli.view.Scope;
import io.kiwidb.cli.view.WatchView;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Samples the statistics of a store at intervals and shows the differences.
 *
 * <p>Threading: not thread-safe, but {@code stop} may be set by another thread.
 */
public final class StatsWatch {
  /** The shortest interval: with shorter ones, sampling itself would dominate the activity. */
  public static final Duration SHORTEST = Duration.ofMillis(10);

  private static final long STOP_CHECK_NANOS = 50_000_000;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final String HOME = "\u001b[H";
  private static final String CLEAR = "\u001b[2J";

  private final Duration interval;
  private final long count;
  private final Style style;
  private final BooleanSupplier stop;
  private final String note;

  /** Output format. */
  public enum Style {
    /** A table that fills the terminal and is redrawn. */
    SCREEN,
    /** One line per interval. */
    LINES,
    /** One line of JSON per interval. */
    JSON
  }

  /**
   * Creates a watch.
   *
   * @param count number of intervals after which it ends
   * @param stop polled at intervals; true ends the watch
   * @param note shown below the table on a terminal; may be empty
   */
  public StatsWatch(Duration interval, long count, Style style, BooleanSupplier stop, String note) {
    this.note = note;
    this.interval = interval.compareTo(SHORTEST) < 0 ? SHORTEST : interval;
    this.count = count;
    this.style = style;
    this.stop = stop;
  }

  /** Returns an interval in seconds as a duration. */
  public static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * NANOS_PER_SECOND));
  }

  /** Watches a store or a keyspace until the count is reached or {@code stop} is true. */
  public void run(Scope scope, Output out, Ink ink) {
    Statistics before = scope.stats();
    long looked = System.nanoTime();
    for (long shown = 0; shown < count && awaitNext(looked); shown++) {
      Statistics now = scope.stats();
      long then = System.nanoTime();
      show(new WatchView(before, now, (then - looked) / NANOS_PER_SECOND), out, ink);
      before = now;
      looked = then;
    }
  }

  /** Waits until the interval is over. Returns false if the watch must stop. */
  private boolean awaitNext(long looked) {
    long left = interval.toNanos();
    while (left > 0 && !stop.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, Math.min(left, STOP_CHECK_NANOS));
      left = interval.toNanos() - (System.nanoTime() - looked);
    }
    return left <= 0 && !stop.getAsBoolean();
  }

  private void show(WatchView view, Output out, Ink ink) {
    switch (style) {
      case SCREEN -> {
        out.print(HOME + CLEAR);
        view.text(out, ink);
        out.println("")
            .println(ink.paint(
                Ink.Role.NOTE,
                "every " + TimeUnit.NANOSECONDS.toMillis(interval.toNanos())
                    + " ms; Ctrl-C to stop"));
        if (!note.isEmpty()) {
          out.println(note);
        }
      }
      case LINES -> out.println(view.line());
      case JSON -> Json.writeLine(view, out);
    }
    out.flush();
  }
}
