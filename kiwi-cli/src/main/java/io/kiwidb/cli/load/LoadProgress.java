package io.kiwidb.cli.load;

import io.kiwidb.cli.view.Units;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on the terminal, or none. Threading: not thread-safe. */
public final class LoadProgress implements AutoCloseable {
  private static final long MEBIBYTE = 1 << 20;
  private static final int UPDATE_MILLIS = 200;

  private final Optional<ProgressBar> bar;
  private final Optional<MeteredInput> input;

  private LoadProgress(Optional<ProgressBar> bar, Optional<MeteredInput> input) {
    this.bar = bar;
    this.input = input;
  }

  /** No bar. */
  public static LoadProgress none() {
    return new LoadProgress(Optional.empty(), Optional.empty());
  }

  /** A bar of what was read of an input, on standard error. */
  public static LoadProgress bar(MeteredInput input) {
    ProgressBar bar = new ProgressBarBuilder()
        .setTaskName("load")
        .setInitialMax(input.total())
        .setUnit(" MiB", MEBIBYTE)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(UPDATE_MILLIS)
        .setConsumer(new ConsoleProgressBarConsumer(System.err))
        .showSpeed(new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
        .build();
    return new LoadProgress(Optional.of(bar), Optional.of(input));
  }

  /** So many records are written. */
  void update(long records) {
    bar.ifPresent(shown -> {
      shown.stepTo(input.orElseThrow().readSoFar());
      shown.setExtraMessage(" " + Units.count(records) + " records");
    });
  }

  /** Makes room for a message: the bar is drawn anew below it. */
  String lineStart() {
    return bar.isPresent() ? "\r\u001b[K" : "";
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
