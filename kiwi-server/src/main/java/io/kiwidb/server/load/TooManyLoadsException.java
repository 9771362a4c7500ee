package io.kiwidb.server.load;

import java.io.Serial;

/** Thrown when too many workloads run at the same time. */
public final class TooManyLoadsException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1;

  TooManyLoadsException() {
    super(LoadGenerator.RUNNING + " workloads are running; stop one first");
  }
}
