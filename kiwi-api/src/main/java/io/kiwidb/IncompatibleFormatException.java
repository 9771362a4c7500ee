package io.kiwidb;

import java.io.Serial;

/** A file is sound, but this release cannot read it: too old, too new, or of another kind. */
public final class IncompatibleFormatException extends KiwiException {
  @Serial
  private static final long serialVersionUID = 1;

  private final String file;

  /** Says what the file is, what this release reads, and what to do. */
  public IncompatibleFormatException(String file, String problem) {
    super(file + ": " + problem, null);
    this.file = file;
  }

  /** The error for a format version outside what this release reads. */
  public static IncompatibleFormatException version(
      String file, String format, int found, int oldest, int newest) {
    String problem = found > newest
        ? "was written by a newer Kiwi; open it with that release"
        : "is older than this release reads; open it once with an earlier release to upgrade it";
    return new IncompatibleFormatException(
        file,
        format + " version " + found + " " + problem + " (this release reads " + oldest + " to "
            + newest + ")");
  }

  /** The file. */
  public String file() {
    return file;
  }
}
