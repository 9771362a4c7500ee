package io.kiwidb.cli.repl;

import java.io.Serial;

/** Thrown if a line of the shell cannot be run; the message explains why. */
public final class ReplException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1;

  ReplException(String message) {
    super(message);
  }
}
