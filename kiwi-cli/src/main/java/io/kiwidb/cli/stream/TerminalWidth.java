package io.kiwidb.cli.stream;

import java.io.IOException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The width of the terminal in columns. */
public final class TerminalWidth {
  private TerminalWidth() {}

  /**
   * Returns the width of standard output; the default if it is not a terminal or the width is
   * unknown.
   */
  public static int of(Streams streams, int defaultWidth) {
    return of(streams, Streams.Channel.OUT, defaultWidth);
  }

  /**
   * Returns the width of a channel; the default if it is not a terminal or the width is unknown.
   */
  public static int of(Streams streams, Streams.Channel channel, int defaultWidth) {
    if (!streams.isTerminal(channel)) {
      return defaultWidth;
    }
    // nativeSignals(false): otherwise JLine handles Ctrl-C and the shutdown hooks do not run.
    try (Terminal terminal =
        TerminalBuilder.builder().system(true).dumb(true).nativeSignals(false).build()) {
      return terminal.getWidth() > 0 ? terminal.getWidth() : defaultWidth;
    } catch (IOException e) {
      return defaultWidth; // draw with the default width
    }
  }
}
