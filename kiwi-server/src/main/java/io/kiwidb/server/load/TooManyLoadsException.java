package io.kiwidb.server.load;

import java.io.Serial;

/** Thrown when the workloads that run leave no room for another. */
public final class TooManyLoadsException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1;

  TooManyLoadsException(String message) {
    super(message);
  }
}
