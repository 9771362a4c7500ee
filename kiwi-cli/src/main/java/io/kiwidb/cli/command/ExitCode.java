package io.kiwidb.cli.command;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the exit codes of {@code kiwi} mean. */
public final class ExitCode {
  /** The command did what it was asked. */
  public static final int OK = 0;

  /** It worked, and the answer is no: not found, problems found, lines that could not be loaded. */
  public static final int NO = 1;

  /** The command line makes no sense. */
  public static final int USAGE = 2;

  /** The command failed. */
  public static final int FAILURE = 3;

  /** Interrupted from outside, as by Ctrl-C: 128 and the number of the signal, as shells say it. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}

  /** For help texts. */
  static Map<String, String> descriptions() {
    Map<String, String> descriptions = new LinkedHashMap<>();
    descriptions.put("  " + OK, "done");
    descriptions.put("  " + NO, "not found, problems found, or lines that were not loaded");
    descriptions.put("  " + USAGE, "the command line makes no sense");
    descriptions.put("  " + FAILURE, "failed; the message on standard error says why");
    descriptions.put(String.valueOf(INTERRUPTED), "interrupted, as by Ctrl-C");
    return descriptions;
  }
}
