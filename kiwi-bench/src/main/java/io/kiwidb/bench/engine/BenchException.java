package io.kiwidb.bench.engine;

/**
 * Thrown when a benchmark cannot run or a store returned a wrong result. The message says what to
 * do.
 */
public final class BenchException extends RuntimeException {
  /** Creates an exception with a message for the user. */
  public BenchException(String message) {
    super(message);
  }

  /** Creates an exception with a message for the user and a cause. */
  public BenchException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Throws if an option has an invalid value; the message names the valid ones. */
  public static void require(boolean holds, String option, Object value, String accepts) {
    if (!holds) {
      throw new BenchException(option + " cannot be " + value + ": it must be " + accepts);
    }
  }
}
