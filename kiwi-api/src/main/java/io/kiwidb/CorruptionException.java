package io.kiwidb;

import java.io.Serial;

/**
 * Bytes of a database are not what was written. Never the result of a torn tail that recovery may
 * drop.
 */
public final class CorruptionException extends KiwiException {
  @Serial
  private static final long serialVersionUID = 1;

  private final String file;
  private final long offset;
  private final String expected;
  private final String actual;

  /**
   * Damage at a place.
   *
   * @param file the damaged file
   * @param offset where in it, in bytes
   * @param expected what should be there
   * @param actual what is there
   */
  public CorruptionException(String file, long offset, String expected, String actual) {
    super(
        file + " is damaged at offset " + offset + ": expected " + expected + ", found " + actual
            + ". Run `kiwi verify` on the directory, and restore the file from a backup.",
        null);
    this.file = file;
    this.offset = offset;
    this.expected = expected;
    this.actual = actual;
  }

  /** The damaged file. */
  public String file() {
    return file;
  }

  /** Where in the file, in bytes. */
  public long offset() {
    return offset;
  }

  /** What should be there. */
  public String expected() {
    return expected;
  }

  /** What is there. */
  public String actual() {
    return actual;
  }
}
