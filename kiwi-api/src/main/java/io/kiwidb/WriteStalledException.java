package io.kiwidb;

import java.io.Serial;
import java.time.Duration;

/**
 * Thrown when a write stall lasts longer than the {@linkplain WriteOptions#stallLimit limit} of the
 * write. Nothing was written; retry later.
 */
public final class WriteStalledException extends KiwiException {
  @Serial
  private static final long serialVersionUID = 1;

  /**
   * Creates an exception.
   *
   * @param reason the cause of the write stall, such as {@code 12 tables in level 0}
   * @param waited how long the writer waited
   */
  public WriteStalledException(String reason, Duration waited) {
    super(
        "write stalled for " + waited.toMillis() + " ms: " + reason
            + "; nothing was written, retry later",
        null);
  }
}
