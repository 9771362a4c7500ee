package io.kiwidb.cli.load;

import io.kiwidb.cli.view.Units;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * The output of a running load on standard error: an optional progress bar, messages above it, and
 * a final message after which nothing is shown.
 *
 * <p>The consumers of the progress bar library query a JLine terminal for its width. Such a
 * terminal takes over the signals of the process, so that Ctrl-C terminates it without running
 * shutdown hooks. The consumer of this class only draws.
 *
 * <p>Threading: messages are thread-safe; the bar is used by the loading thread only.
 */
public final class LoadProgress implements AutoCloseable {
  /** Where messages are written. */
  public enum Place {
    /** A terminal, which echoes Ctrl-C as {@code ^C}, so the final message starts on a new line. */
    TERMINAL,
    /** A file or a program. */
    PIPE
  }

  private static final long MEBIBYTE = 1 << 20;
  private static final int UPDATE_MILLIS = 200;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final ReentrantLock drawing = new ReentrantLock();
  private final PrintWriter err;
  private final Place place;
  private Optional<ProgressBar> bar = Optional.empty();
  private Optional<MeteredInput> input = Optional.empty();
  private boolean drawn; // whether the bar is on the current line; guarded by drawing
  private boolean ended; // nothing more is shown; guarded by drawing

  private LoadProgress(PrintWriter err, Place place) {
    this.err = err;
    this.place = place;
  }

  /** Returns an output without a bar. */
  public static LoadProgress none(PrintWriter err, Place place) {
    return new LoadProgress(err, place);
  }

  /** Returns an output with a bar for the bytes read, on a terminal with this many columns. */
  public static LoadProgress bar(PrintWriter err, int columns, MeteredInput input) {
    LoadProgress progress = new LoadProgress(err, Place.TERMINAL);
    progress.input = Optional.of(input);
    progress.bar = Optional.of(new ProgressBarBuilder()
        .setTaskName("load")
        .setInitialMax(input.total())
        .setUnit(" MiB", MEBIBYTE)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(UPDATE_MILLIS)
        .setConsumer(progress.line(columns))
        .showSpeed(new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
        .build());
    return progress;
  }

  /** Updates the bar with the number of records written. */
  void update(long records) {
    bar.ifPresent(shown -> {
      shown.stepTo(input.orElseThrow().readSoFar());
      shown.setExtraMessage(" " + Units.count(records, "record"));
    });
  }

  /** Shows a message; the bar is redrawn below it. */
  void say(String message) {
    drawing.lock();
    try {
      if (!ended) {
        clearLine();
        err.println(message);
      }
    } finally {
      drawing.unlock();
    }
  }

  /** Shows a final message, after which nothing is shown. */
  void finalMessage(String message) {
    drawing.lock();
    try {
      if (!ended) {
        ended = true;
        if (place == Place.TERMINAL) {
          err.println(); // after the bar or a ^C
        }
        err.println(message);
        err.flush();
      }
    } finally {
      drawing.unlock();
    }
  }

  /** Closes the bar, which remains as last drawn. Messages are still shown. */
  @Override
  public void close() {
    Optional<ProgressBar> shown = bar;
    bar = Optional.empty(); // the library draws again on every close
    shown.ifPresent(ProgressBar::close);
  }

  private void clearLine() {
    if (drawn) {
      err.print(CLEAR_LINE);
      drawn = false;
    }
  }

  private void draw(String text) {
    drawing.lock();
    try {
      if (!ended) {
        clearLine();
        err.print(text);
        err.flush();
        drawn = true;
      }
    } finally {
      drawing.unlock();
    }
  }

  private void leaveLine() {
    drawing.lock();
    try {
      if (drawn && !ended) {
        err.println();
        drawn = false;
      }
    } finally {
      drawing.unlock();
    }
  }

  /** Returns the consumer that draws the bar. */
  private ProgressBarConsumer line(int columns) {
    return new ProgressBarConsumer() {
      @Override
      public int getMaxRenderedLength() {
        return columns - 1; // some terminals wrap after the last column
      }

      @Override
      public void accept(String rendered) {
        draw(rendered);
      }

      @Override
      public void close() {
        leaveLine();
      }
    };
  }
}
