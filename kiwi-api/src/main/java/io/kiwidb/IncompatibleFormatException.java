package io.kiwidb;

import java.io.Serial;

/** Thrown when this release cannot read an intact file: too old, too new, or of another kind. */
public final class IncompatibleFormatException extends KiwiException {
  @Serial
  private static final long serialVersionUID = 1;

  private final String file;

  /**
   * Creates an exception; {@code problem} says what the file is, what is supported and what to do.
   */
  public IncompatibleFormatException(String file, String problem) {
    super(file + ": " + problem, null);
    this.file = file;
  }

  /** Returns the exception for an unsupported format version. */
  public static IncompatibleFormatException version(
      String file, String format, int found, int oldest, int newest) {
    String problem = found > newest
        ? "was written by a newer release of Kiwi; open the store with that release"
        : "is no longer supported; open the store once with an earlier release to upgrade it";
    return new IncompatibleFormatException(
        file,
        format + " version " + found + " " + problem + " (this release reads " + oldest + " to "
            + newest + ")");
  }

  /** Returns the file. */
  public String file() {
    return file;
  }
}
