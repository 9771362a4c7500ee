package io.kiwidb;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A write was refused because the database takes none: opened read-only, or stopped by an earlier
 * failure (the cause).
 */
public final class ReadOnlyDatabaseException extends KiwiException {
  @Serial
  private static final long serialVersionUID = 1;

  /** Says why, and how writing can resume. */
  public ReadOnlyDatabaseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
