package io.kiwidb;

import java.io.Serial;

/**
 * Thrown when options or settings are out of bounds, or conflict with each other or with the store.
 * Nothing was changed.
 */
public final class InvalidOptionsException extends KiwiException {
  @Serial
  private static final long serialVersionUID = 1;

  /**
   * Creates an exception; the message names the option, the given value and the accepted values.
   */
  public InvalidOptionsException(String message) {
    super(message, null);
  }
}
