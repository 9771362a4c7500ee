package io.kiwidb.cli;

import io.kiwidb.KiwiException;
import io.kiwidb.cli.command.CommandFailure;
import io.kiwidb.cli.command.ExitCode;
import io.kiwidb.cli.command.KiwiCommand;
import io.kiwidb.cli.stream.OutputClosedException;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.Units;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What is said when a command fails: one line, and the stack trace only on demand. Threading:
 * immutable.
 */
final class ErrorReporter {
  private final Streams streams;

  ErrorReporter(Streams streams) {
    this.streams = streams;
  }

  /** The command line makes no sense. */
  int usageError(ParameterException e, String... args) {
    PrintWriter err = streams.err();
    CommandLine command = e.getCommandLine();
    boolean unknownCommand = e instanceof UnmatchedArgumentException unmatched
        && command.getParent() == null
        && !unmatched.isUnknownOption();
    // Of an option that takes KEY=VALUE, picocli says "option" twice.
    String message = String.valueOf(e.getMessage()).replace("option option", "option");
    err.println(
        "kiwi: " + (unknownCommand ? "there is no command '" + firstWord(e) + "'" : message));
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }

  private static String firstWord(ParameterException e) {
    return e instanceof UnmatchedArgumentException unmatched
        ? unmatched.getUnmatched().get(0)
        : "";
  }

  /** The command failed. */
  int executionError(Exception e, CommandLine command, ParseResult parsed) {
    KiwiCommand root = command.getCommandSpec().root().commandLine().getCommand();
    PrintWriter err = streams.err();
    if (e instanceof OutputClosedException) {
      return ExitCode.OK; // the reader has seen enough, which is no failure of ours
    }
    flushResults();
    if (root.isDebugging()) {
      e.printStackTrace(err);
    }
    if (e instanceof CommandFailure failure) {
      err.println("kiwi: " + failure.getMessage());
      return failure.exitCode();
    }
    err.println("kiwi: " + messageOf(e));
    return ExitCode.FAILURE;
  }

  /** The heap was too small. */
  int outOfMemory() {
    streams
        .err()
        .println("kiwi: a heap of " + Units.bytes(Runtime.getRuntime().maxMemory())
            + " is too small for this; give the JVM a larger one, as in KIWI_OPTS=-Xmx8g");
    return ExitCode.FAILURE;
  }

  /** What was found before the failure comes before the message about it. */
  private void flushResults() {
    try {
      streams.out().flush();
    } catch (OutputClosedException e) {
      // The failure is what matters now.
      assert e.getCause() != null;
    }
  }

  private static String messageOf(Throwable e) {
    if (e instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
      return messageOf(unchecked.getCause());
    }
    if (e instanceof NoSuchFileException) {
      return "there is no file " + e.getMessage();
    }
    if (e instanceof AccessDeniedException) {
      return "no access to " + e.getMessage();
    }
    boolean explained = e instanceof KiwiException
        || e instanceof FileNotFoundException
        || e instanceof IOException
        || e instanceof IllegalArgumentException;
    return explained && e.getMessage() != null
        ? e.getMessage()
        : "internal error: " + e + " (--debug shows where)";
  }
}
