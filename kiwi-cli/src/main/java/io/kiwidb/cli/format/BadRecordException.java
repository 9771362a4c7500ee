package io.kiwidb.cli.format;

import java.io.Serial;

/** A record of an input file breaks the rules of its format. Reading may go on behind it. */
public final class BadRecordException extends Exception {
  @Serial
  private static final long serialVersionUID = 1;

  private final long line;

  /**
   * A bad record.
   *
   * @param line the number of its first line, from 1
   * @param problem what is wrong with it
   */
  public BadRecordException(long line, String problem) {
    super(problem);
    this.line = line;
  }

  /** The number of its first line, from 1. */
  public long line() {
    return line;
  }
}
