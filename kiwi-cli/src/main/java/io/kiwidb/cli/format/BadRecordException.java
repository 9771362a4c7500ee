package io.kiwidb.cli.format;

import java.io.Serial;

/** Thrown for an invalid record of an input file. Reading can continue with the next record. */
public final class BadRecordException extends Exception {
  @Serial
  private static final long serialVersionUID = 1;

  private final long line;

  /**
   * Creates an exception.
   *
   * @param line number of the first line of the record, from 1
   * @param problem description of the problem
   */
  public BadRecordException(long line, String problem) {
    super(problem);
    this.line = line;
  }

  /** Returns the number of the first line of the record, from 1. */
  public long line() {
    return line;
  }
}
