package io.kiwidb.cli.command;

import java.io.Serial;

/** A command cannot go on, for a reason that its message explains completely. */
public final class CommandFailure extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1;

  private final int exitCode;

  /** Ends a command with an exit code and a message. */
  public CommandFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** See {@link ExitCode}. */
  public int exitCode() {
    return exitCode;
  }
}
