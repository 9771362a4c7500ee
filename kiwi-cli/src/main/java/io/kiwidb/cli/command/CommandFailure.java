package io.kiwidb.cli.command;

import java.io.Serial;

/** A command failed for a reason that the message explains completely. */
public final class CommandFailure extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1;

  private final int exitCode;

  /** Creates a failure with an exit code and a message. */
  public CommandFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Returns the exit code, see {@link ExitCode}. */
  public int exitCode() {
    return exitCode;
  }
}
