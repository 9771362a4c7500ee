package io.kiwidb;

import java.io.Serial;

/**
 * Options or settings contradict each other, the database, or their bounds. Nothing was changed.
 */
public final class InvalidOptionsException extends KiwiException {
  @Serial
  private static final long serialVersionUID = 1;

  /** Says which option, what it was given, and what it accepts. */
  public InvalidOptionsException(String message) {
    super(message, null);
  }
}
