package io.kiwidb;

import java.io.Serial;

/**
 * No provider of that kind and name can be used: none is on the path, or the one that is there
 * lacks something.
 */
public final class UnknownProviderException extends KiwiException {
  @Serial
  private static final long serialVersionUID = 1;

  /** The whole message: kind, name, who asked, what is available, and the remedy. */
  public UnknownProviderException(String message) {
    super(message, null);
  }
}
