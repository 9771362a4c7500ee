package io.kiwidb.cli.load;

import java.io.Serial;

/**
 * Thrown when the process is shutting down. The shutdown thread has closed the store and reported
 * the progress of the load.
 */
public final class LoadInterruptedException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1;

  LoadInterruptedException() {
    super("interrupted");
  }
}
