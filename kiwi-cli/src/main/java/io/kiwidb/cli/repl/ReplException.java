package io.kiwidb.cli.repl;

import java.io.Serial;

/** A line of the shell that cannot be done, for a reason that its message explains. */
public final class ReplException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1;

  ReplException(String message) {
    super(message);
  }
}
