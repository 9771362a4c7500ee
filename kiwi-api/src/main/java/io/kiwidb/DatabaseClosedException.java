package io.kiwidb;

import java.io.Serial;

/** A database, snapshot or cursor was used after it had been closed. */
public final class DatabaseClosedException extends KiwiException {
  @Serial
  private static final long serialVersionUID = 1;

  /**
   * The error for a closed object.
   *
   * @param what the object, such as {@code database /data/kiwi} or {@code cursor}
   */
  public DatabaseClosedException(String what) {
    super("the " + what + " is closed", null);
  }
}
