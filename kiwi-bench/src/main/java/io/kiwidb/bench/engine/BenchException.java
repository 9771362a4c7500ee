package io.kiwidb.bench.engine;

/** A benchmark that cannot be run, or gave a wrong answer; the message says what to do about it. */
public final class BenchException extends RuntimeException {
  /** With what a person should know. */
  public BenchException(String message) {
    super(message);
  }

  /** With what a person should know, and where it came from. */
  public BenchException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Refuses the value of an option that cannot be, and says what it may be. */
  public static void require(boolean holds, String option, Object value, String accepts) {
    if (!holds) {
      throw new BenchException(option + " cannot be " + value + ": it is " + accepts);
    }
  }
}
