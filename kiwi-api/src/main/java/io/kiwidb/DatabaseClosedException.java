package io.kiwidb;

import java.io.Serial;

/** Thrown when a store, snapshot or cursor is used after it was closed. */
public final class DatabaseClosedException extends KiwiException {
  @Serial
  private static final long serialVersionUID = 1;

  /**
   * Creates an exception for a closed object.
   *
   * @param what the object, such as {@code database /data/kiwi} or {@code cursor}
   */
  public DatabaseClosedException(String what) {
    super("the " + what + " is closed", null);
  }
}
