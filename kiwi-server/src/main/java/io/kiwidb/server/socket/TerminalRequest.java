package io.kiwidb.server.socket;

import io.kiwidb.server.TerminalProvider;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends to a shell; one member. Threading: immutable.
 *
 * @param input what was typed
 * @param size the size of its terminal
 */
record TerminalRequest(@Nullable String input, @Nullable Size size) {
  /** Returns what was typed; null if nothing. Fails if it breaks the contract. */
  @Nullable
  String typed() {
    if (input != null && input.length() > TerminalSockets.LINE_CHARACTERS) {
      throw new ProblemException(
          ProblemCode.TOO_LARGE,
          "'input' may have at most " + TerminalSockets.LINE_CHARACTERS + " characters.");
    }
    return input;
  }

  /** The size of a terminal. */
  record Size(int columns, int rows) {
    private static final int MOST = 1_000;

    /** Returns the size; fails if it breaks the contract. */
    TerminalProvider.Size checked() {
      if (columns < 1 || rows < 1 || columns > MOST || rows > MOST) {
        throw new ProblemException(
            ProblemCode.BAD_REQUEST, "A terminal has 1 to " + MOST + " columns and rows.");
      }
      return new TerminalProvider.Size(columns, rows);
    }
  }
}
