package io.kiwidb.cli.view;

import io.kiwidb.CopyListener;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.stream.Streams.Channel;
import java.io.PrintWriter;

/**
 * The progress of a copy on standard error: on a terminal one line that is written again for each
 * percent, elsewhere a line for each tenth.
 *
 * <p>Threading: not thread-safe.
 */
public final class CopyLine implements CopyListener {
  /** Returns to the start of the line and clears it. */
  private static final String REWRITE = "\r\u001b[K";

  private static final int TERMINAL_STEPS = 100;
  private static final int FILE_STEPS = 10;

  private final PrintWriter err;
  private final String verb;
  private final boolean terminal;
  private final int steps; // 0: nothing is shown
  private long shown = -1;

  private CopyLine(PrintWriter err, String verb, boolean terminal, int steps) {
    this.err = err;
    this.verb = verb;
    this.terminal = terminal;
    this.steps = steps;
  }

  /** Returns a line that shows nothing. */
  public static CopyLine none() {
    return new CopyLine(new PrintWriter(PrintWriter.nullWriter()), "", false, 0);
  }

  /**
   * Returns a line.
   *
   * @param verb what is done, such as {@code copied}
   */
  public static CopyLine on(Streams streams, String verb) {
    boolean terminal = streams.isTerminal(Channel.ERR);
    return new CopyLine(streams.err(), verb, terminal, terminal ? TERMINAL_STEPS : FILE_STEPS);
  }

  @Override
  public void progressed(Progress progress) {
    long step = progress.bytes() == 0
        ? steps
        : Math.multiplyExact((long) steps, progress.bytesDone() >> 10)
            / Math.max(1, progress.bytes() >> 10);
    if (steps == 0 || step <= shown) {
      return;
    }
    shown = step;
    String text = verb + " " + Units.bytes(progress.bytesDone()) + " of "
        + Units.bytes(progress.bytes()) + ", " + progress.filesDone() + " of "
        + Units.count(progress.files(), "file");
    if (terminal) {
      err.print(REWRITE + text);
      err.flush();
    } else {
      err.println(text);
    }
  }

  /** Clears the line on a terminal. */
  public void clear() {
    if (terminal && shown >= 0) {
      err.print(REWRITE);
      err.flush();
    }
  }
}
