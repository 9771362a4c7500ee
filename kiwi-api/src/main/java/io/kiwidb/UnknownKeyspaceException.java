package io.kiwidb;

import java.io.Serial;

/**
 * There is no such keyspace in the store: it was never created, or it was dropped. The message
 * names the keyspace and those that exist. Threading: immutable.
 */
public final class UnknownKeyspaceException extends KiwiException {
  @Serial
  private static final long serialVersionUID = 1;

  /** Creates an exception; the message has the name and what to do. */
  public UnknownKeyspaceException(String message) {
    super(message, null);
  }
}
