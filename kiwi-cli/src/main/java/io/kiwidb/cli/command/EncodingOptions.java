package io.kiwidb.cli.command;

import io.kiwidb.cli.format.Encoding;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/**
 * Options for the encoding of keys and values in arguments, input and output. Threading: not
 * thread-safe.
 */
final class EncodingOptions {
  private static final char REPLACEMENT = '\ufffd';

  /** Mutually exclusive options. */
  static final class Choice {
    @Option(names = "--hex", description = "Read and write keys and values in hexadecimal.")
    private boolean hex;

    @Option(names = "--base64", description = "Read and write keys and values in base64.")
    private boolean base64;
  }

  @ArgGroup
  private final Choice choice = new Choice();

  @Spec(Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  Encoding encoding() {
    return choice.hex ? Encoding.HEX : choice.base64 ? Encoding.BASE64 : Encoding.TEXT;
  }

  /** Decodes an argument. */
  byte[] decode(String argument) {
    if (encoding() == Encoding.TEXT && argument.indexOf(REPLACEMENT) >= 0) {
      // The JVM has already replaced the invalid bytes, so different keys would become equal.
      throw new ParameterException(
          spec.commandLine(),
          "an argument is not valid UTF-8, or the locale is not UTF-8; use --hex or --base64");
    }
    try {
      return encoding().decode(argument);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
