package io.kiwidb.cli.command;

import java.util.LinkedHashMap;
import java.util.Map;

/** Exit codes of {@code kiwi}. */
public final class ExitCode {
  /** Success. */
  public static final int OK = 0;

  /** The command ran, with a negative result: key not found, problems found, or invalid lines. */
  public static final int NO = 1;

  /** Invalid command line. */
  public static final int USAGE = 2;

  /** The command failed. */
  public static final int FAILURE = 3;

  /** Interrupted, for example by Ctrl-C: 128 plus the signal number, as in shells. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}

  /** Returns the descriptions for help texts. */
  static Map<String, String> descriptions() {
    Map<String, String> descriptions = new LinkedHashMap<>();
    descriptions.put("  " + OK, "success");
    descriptions.put("  " + NO, "key not found, problems found, or invalid lines");
    descriptions.put("  " + USAGE, "invalid command line");
    descriptions.put("  " + FAILURE, "failure; see the message on standard error");
    descriptions.put(String.valueOf(INTERRUPTED), "interrupted, for example by Ctrl-C");
    return descriptions;
  }
}
