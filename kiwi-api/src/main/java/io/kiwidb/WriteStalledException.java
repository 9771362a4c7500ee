package io.kiwidb;

import java.io.Serial;
import java.time.Duration;

/**
 * A write was not let in within the wait that its {@link WriteOptions} allow. Nothing was written;
 * try again later.
 */
public final class WriteStalledException extends KiwiException {
  @Serial
  private static final long serialVersionUID = 1;

  /**
   * Says what the writer waited for and for how long.
   *
   * @param reason what holds writers back, such as {@code 12 tables in level 0}
   */
  public WriteStalledException(String reason, Duration waited) {
    super(
        "write not admitted after " + waited.toMillis() + " ms: " + reason
            + "; nothing was written",
        null);
  }
}
