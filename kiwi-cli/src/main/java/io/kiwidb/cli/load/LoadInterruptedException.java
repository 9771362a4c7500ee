package io.kiwidb.cli.load;

import java.io.Serial;

/**
 * The process is ending; the shutdown thread has closed the store and said how far the load came.
 */
public final class LoadInterruptedException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1;

  LoadInterruptedException() {
    super("interrupted");
  }
}
