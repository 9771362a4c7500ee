package io.kiwidb.cli.stream;

import java.io.IOException;
import java.io.Serial;

/**
 * Nobody reads the results any more, as when {@code head} has seen enough. The command ends without
 * a word.
 */
public final class OutputClosedException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1;

  /** Wraps what the stream said. */
  public OutputClosedException(IOException cause) {
    super(cause);
  }
}
