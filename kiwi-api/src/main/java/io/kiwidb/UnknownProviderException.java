package io.kiwidb;

import java.io.Serial;

/**
 * Thrown when a provider is not installed, or installed but not usable because something it
 * requires is missing.
 */
public final class UnknownProviderException extends KiwiException {
  @Serial
  private static final long serialVersionUID = 1;

  /** Creates an exception; the message has kind, name, origin, alternatives and what to do. */
  public UnknownProviderException(String message) {
    super(message, null);
  }
}
