package io.kiwidb;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a storage operation fails. Programs should examine {@link #reason}, which
 * distinguishes, for example, a missing store from one that is in use or on a full disk. The
 * message is for humans and may change.
 */
public final class StorageException extends KiwiException {
  @Serial
  private static final long serialVersionUID = 1;

  /**
   * The reason of the failure. See {@link Kiwi#open(java.nio.file.Path, Options)} for the meaning
   * of each when opening a store.
   */
  public enum Reason {
    /** The file or directory does not exist. */
    MISSING,
    /** The directory exists but contains no store: it is empty, or contains other files. */
    NO_DATABASE,
    /** The file or store already exists. */
    EXISTS,
    /** The path, or one of its parents, is not a directory. */
    NOT_A_DIRECTORY,
    /** The store is open in another process, or in another {@link Kiwi} of this process. */
    LOCKED,
    /** The disk is full. */
    DISK_FULL,
    /** The file or the storage was closed. */
    CLOSED,
    /** The operating system denies access, or the storage was opened read-only. */
    DENIED,
    /** The file is encrypted, and its key was not given: no key at all, or only others. */
    KEY_MISSING,
    /** The file is encrypted with another key than the given one with that id. */
    WRONG_KEY,
    /** Keys were given, but the file is not encrypted. */
    NOT_ENCRYPTED,
    /** Any other failure; see the cause. */
    IO
  }

  private final Reason reason;
  private final String operation;
  private final String file;

  /**
   * Creates an exception for a failed operation.
   *
   * @param operation the operation, such as {@code append to}
   * @param file the file or directory
   * @param detail what happened and what to do
   */
  public StorageException(
      Reason reason, String operation, String file, String detail, @Nullable Throwable cause) {
    super("cannot " + operation + " " + file + ": " + detail, cause);
    this.reason = reason;
    this.operation = operation;
    this.file = file;
  }

  /** Returns the reason of the failure. */
  public Reason reason() {
    return reason;
  }

  /** Returns the operation that failed. */
  public String operation() {
    return operation;
  }

  /** The file or directory. */
  public String file() {
    return file;
  }
}
