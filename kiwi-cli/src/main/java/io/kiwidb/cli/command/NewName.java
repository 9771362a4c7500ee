package io.kiwidb.cli.command;

import io.kiwidb.Limits;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Checks the name of a keyspace before a store is opened or created. */
final class NewName {
  private static final char REPLACEMENT = '\ufffd';

  private NewName() {}

  /** Returns the name. Throws a {@link ParameterException} if it is not suitable. */
  static String check(String name, CommandLine command) {
    if (name.indexOf(REPLACEMENT) >= 0) {
      // The JVM has already replaced the invalid bytes, so different names would become equal.
      throw new ParameterException(
          command, "the name is not valid UTF-8, or the locale is not UTF-8");
    }
    try {
      Limits.checkKeyspaceName(name);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, String.valueOf(e.getMessage()), e);
    }
    return name;
  }
}
