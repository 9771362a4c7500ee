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
 * What a load shows on standard error while it goes on: a progress bar on a terminal, or none, and
 * messages above it, until the last word is said.
 *
 * <p>The consumers that the library brings along ask a terminal of JLine for its width. Such a
 * terminal takes the signals of the process, so that Ctrl-C ends it at once, without its shutdown
 * hooks. This one draws, and nothing else.
 *
 * <p>Threading: messages are thread-safe; the bar belongs to the thread that loads.
 */
public final class LoadProgress implements AutoCloseable {
  /** Where the messages of a load go. */
  public enum Place {
    /**
     * A person sees what is typed, too: Ctrl-C as {@code ^C}, so that the last word begins on a
     * line of its own.
     */
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
  private boolean drawn; // whether a bar stands on the line of the cursor; guarded by drawing
  private boolean ended; // nothing is shown any more; guarded by drawing

  private LoadProgress(PrintWriter err, Place place) {
    this.err = err;
    this.place = place;
  }

  /** Messages only. */
  public static LoadProgress none(PrintWriter err, Place place) {
    return new LoadProgress(err, place);
  }

  /** A bar of what was read of an input, on a terminal with so many columns. */
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

  /** So many records are written. */
  void update(long records) {
    bar.ifPresent(shown -> {
      shown.stepTo(input.orElseThrow().readSoFar());
      shown.setExtraMessage(" " + Units.count(records, "record"));
    });
  }

  /** Shows a message; the bar is drawn anew below it. */
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

  /** Shows a message, and nothing after it. */
  void finalMessage(String message) {
    drawing.lock();
    try {
      if (!ended) {
        ended = true;
        if (place == Place.TERMINAL) {
          err.println(); // behind the bar, or behind a ^C
        }
        err.println(message);
        err.flush();
      }
    } finally {
      drawing.unlock();
    }
  }

  /** Ends the bar, which stays as it was last drawn. Messages are shown further on. */
  @Override
  public void close() {
    Optional<ProgressBar> shown = bar;
    bar = Optional.empty(); // the library draws once more each time that it is told
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

  /** The line that a bar is drawn on, again and again. */
  private ProgressBarConsumer line(int columns) {
    return new ProgressBarConsumer() {
      @Override
      public int getMaxRenderedLength() {
        return columns - 1; // in the last column some terminals begin another line
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
