package io.kiwidb.cli.stream;

import java.io.IOException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** How many columns the terminal has. */
public final class TerminalWidth {
  private TerminalWidth() {}

  /** Its columns; the default when results do not go to a terminal, or it does not say. */
  public static int of(Streams streams, int otherwise) {
    return of(streams, Streams.Channel.OUT, otherwise);
  }

  /** Its columns; the default when a channel does not go to a terminal, or it does not say. */
  public static int of(Streams streams, Streams.Channel channel, int otherwise) {
    if (!streams.isTerminal(channel)) {
      return otherwise;
    }
    // Without its signals: a terminal of JLine takes Ctrl-C from the process, and with it the
    // shutdown hooks.
    try (Terminal terminal =
        TerminalBuilder.builder().system(true).dumb(true).nativeSignals(false).build()) {
      return terminal.getWidth() > 0 ? terminal.getWidth() : otherwise;
    } catch (IOException e) {
      return otherwise; // it can be drawn all the same
    }
  }
}
