package io.kiwidb;

import java.io.Serial;

/**
 * Data corruption: bytes of a store differ from what was written. Never thrown for a torn log tail,
 * which recovery drops.
 */
public final class CorruptionException extends KiwiException {
  @Serial
  private static final long serialVersionUID = 1;

  private final String file;
  private final long offset;
  private final String expected;
  private final String actual;

  /**
   * Creates an exception for corruption at an offset of a file.
   *
   * @param file the corrupt file
   * @param offset offset in the file in bytes
   * @param expected the expected content
   * @param actual the actual content
   */
  public CorruptionException(String file, long offset, String expected, String actual) {
    this(
        file,
        offset,
        expected,
        actual,
        "Run `kiwi verify` on the directory, and restore the file from a backup.");
  }

  /**
   * Creates an exception for corruption at an offset of a file that is not one of a store.
   *
   * @param file the corrupt file
   * @param offset offset in the file in bytes
   * @param expected the expected content
   * @param actual the actual content
   * @param remedy what to do, a sentence
   */
  public CorruptionException(
      String file, long offset, String expected, String actual, String remedy) {
    super(
        file + " is corrupt at offset " + offset + ": expected " + expected + ", found " + actual
            + ". " + remedy,
        null);
    this.file = file;
    this.offset = offset;
    this.expected = expected;
    this.actual = actual;
  }

  /** Returns the corrupt file. */
  public String file() {
    return file;
  }

  /** Returns the offset in the file in bytes. */
  public long offset() {
    return offset;
  }

  /** Returns the expected content. */
  public String expected() {
    return expected;
  }

  /** Returns the actual content. */
  public String actual() {
    return actual;
  }
}
