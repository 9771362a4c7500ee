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
 * Reports failures of commands: one line, with a stack trace only if {@code --debug} is set.
 * Threading: immutable.
 */
final class ErrorReporter {
  private final Streams streams;

  ErrorReporter(Streams streams) {
    this.streams = streams;
  }

  /** Reports an invalid command line. Returns the exit code. */
  int usageError(ParameterException e, String... args) {
    PrintWriter err = streams.err();
    CommandLine command = e.getCommandLine();
    boolean unknownCommand = e instanceof UnmatchedArgumentException unmatched
        && command.getParent() == null
        && !unmatched.isUnknownOption();
    // For an option of the form KEY=VALUE, picocli's message contains "option" twice.
    String message = String.valueOf(e.getMessage()).replace("option option", "option");
    err.println("kiwi: " + (unknownCommand ? "unknown command '" + firstWord(e) + "'" : message));
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }

  private static String firstWord(ParameterException e) {
    return e instanceof UnmatchedArgumentException unmatched
        ? unmatched.getUnmatched().get(0)
        : "";
  }

  /** Reports a failed command. Returns the exit code. */
  int executionError(Exception e, CommandLine command, ParseResult parsed) {
    KiwiCommand root = command.getCommandSpec().root().commandLine().getCommand();
    PrintWriter err = streams.err();
    if (e instanceof OutputClosedException) {
      return ExitCode.OK; // the reader closed the pipe, as head does: not a failure
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

  /** Reports that the heap is too small. Returns the exit code. */
  int outOfMemory() {
    streams
        .err()
        .println("kiwi: out of memory with a heap of "
            + Units.bytes(Runtime.getRuntime().maxMemory())
            + "; increase it, for example with KIWI_OPTS=-Xmx8g");
    return ExitCode.FAILURE;
  }

  /** Writes results produced before the failure, so that they precede its message. */
  private void flushResults() {
    try {
      streams.out().flush();
    } catch (OutputClosedException e) {
      // Only the original failure is reported.
      assert e.getCause() != null;
    }
  }

  private static String messageOf(Throwable e) {
    if (e instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
      return messageOf(unchecked.getCause());
    }
    if (e instanceof NoSuchFileException) {
      return "no such file: " + e.getMessage();
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied: " + e.getMessage();
    }
    boolean explained = e instanceof KiwiException
        || e instanceof FileNotFoundException
        || e instanceof IOException
        || e instanceof IllegalArgumentException;
    return explained && e.getMessage() != null
        ? e.getMessage()
        : "internal error: " + e + " (run with --debug for a stack trace)";
  }
}
