package io.kiwidb;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * An operation of the storage failed. {@link #reason} is for code: it tells a store that is not
 * there from one that is in use or of which the disk is full. The message is for people, and its
 * text may change.
 */
public final class StorageException extends KiwiException {
  @Serial
  private static final long serialVersionUID = 1;

  /**
   * Why it failed. {@link Kiwi#open(java.nio.file.Path, Options)} says which of them mean what when
   * a store is opened.
   */
  public enum Reason {
    /** There is no file or directory of that name. */
    MISSING,
    /** The directory is there, but no store in it: it is empty, or holds other files. */
    NO_DATABASE,
    /** There is one already. */
    EXISTS,
    /** It should be a directory, but is a file or something else; or one of its parents is. */
    NOT_A_DIRECTORY,
    /** Somebody else has the store open: another process, or another {@link Kiwi} of this one. */
    LOCKED,
    /** No space is left. */
    DISK_FULL,
    /** The file or the storage was closed. */
    CLOSED,
    /** The operating system refuses access, or the storage was opened to be read only. */
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

  /** Why it failed, for code that does something about it. */
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
