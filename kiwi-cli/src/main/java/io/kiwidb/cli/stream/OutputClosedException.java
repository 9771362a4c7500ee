package io.kiwidb.cli.stream;

import java.io.IOException;
import java.io.Serial;

/**
 * Thrown when the reader of the results has closed the pipe, as {@code head} does. The command ends
 * without a message.
 */
public final class OutputClosedException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1;

  /** Creates an exception with the failure of the stream. */
  public OutputClosedException(IOException cause) {
    super(cause);
  }
}
