package io.kiwidb;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** An operation of the storage failed. */
public final class StorageException extends KiwiException {
  @Serial
  private static final long serialVersionUID = 1;

  /** Why it failed. */
  public enum Reason {
    /** There is no file of that name. */
    MISSING,
    /** There is one already. */
    EXISTS,
    /** Another process, or another database of this one, holds the lock. */
    LOCKED,
    /** No space is left. */
    DISK_FULL,
    /** The file or the storage was closed. */
    CLOSED,
    /** The operating system refuses access. */
    DENIED,
    /** Anything else: the cause says what. */
    IO
  }

  private final Reason reason;
  private final String operation;
  private final String file;

  /**
   * A failed operation.
   *
   * @param operation what was tried, such as {@code append to}
   * @param file the file, or the directory
   * @param detail what happened and what to do about it
   */
  public StorageException(
      Reason reason, String operation, String file, String detail, @Nullable Throwable cause) {
    super("cannot " + operation + " " + file + ": " + detail, cause);
    this.reason = reason;
    this.operation = operation;
    this.file = file;
  }

  /** Why it failed. */
  public Reason reason() {
    return reason;
  }

  /** What was tried. */
  public String operation() {
    return operation;
  }

  /** The file or directory. */
  public String file() {
    return file;
  }
}
