package io.kiwidb;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a store rejects a write because it was opened read-only, or because of an earlier
 * failure (the cause).
 */
public final class ReadOnlyDatabaseException extends KiwiException {
  @Serial
  private static final long serialVersionUID = 1;

  /** Creates an exception; the message says why, and how to make the store writable again. */
  public ReadOnlyDatabaseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
