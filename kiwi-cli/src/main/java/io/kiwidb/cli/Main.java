package io.kiwidb.cli;

import io.kiwidb.cli.command.Commands;
import io.kiwidb.cli.command.ExitCode;
import io.kiwidb.cli.command.KiwiCommand;
import io.kiwidb.cli.stream.OutputClosedException;
import io.kiwidb.cli.stream.Streams;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Where {@code kiwi} begins. Threading: thread-safe, as far as the streams are. */
public final class Main {
  private static final int USAGE_WIDTH = 100;

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(Streams.ofProcess(), args));
  }

  /**
   * Runs one command on the given streams; returns its exit code, see {@link ExitCode}. Closes
   * nothing.
   */
  public static int run(Streams streams, String... args) {
    ErrorReporter errors = new ErrorReporter(streams);
    CommandLine line = commandLine(streams, errors, args);
    // Help is collected first: when its reader is gone, picocli would show where that happened.
    StringWriter help = new StringWriter();
    line.setOut(new PrintWriter(help));
    try {
      int code = line.execute(args);
      streams.out().print(help.toString());
      streams.out().flush();
      return code;
    } catch (OutputClosedException e) {
      return ExitCode.OK; // as in ErrorReporter: what was not yet written has no reader
    } catch (
        OutOfMemoryError e) { // a value is held as a whole, and the user decides how large one is
      return errors.outOfMemory();
    } finally {
      streams.err().flush();
    }
  }

  private static CommandLine commandLine(Streams streams, ErrorReporter errors, String... args) {
    CommandLine line = new CommandLine(new KiwiCommand());
    // The spec of a command costs milliseconds of reflection; when it is clear which one is meant,
    // the others can wait.
    String first = args.length == 0 ? "" : args[0];
    if (Commands.isCommand(first)) {
      Commands.add(line, streams, first);
    } else if (!first.equals("--version") && !first.equals("-V")) {
      Commands.addAll(line, streams);
    }
    line.getCommandSpec().versionProvider(new Version());
    line.setErr(streams.err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(
            streams.hasColours(Streams.Channel.OUT) ? Ansi.ON : Ansi.OFF))
        .setUsageHelpWidth(USAGE_WIDTH)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setParameterExceptionHandler(errors::usageError)
        .setExecutionExceptionHandler(errors::executionError)
        .setExecutionStrategy(parsed -> {
          LoggingConfigurator.level(line.getCommand());
          return new CommandLine.RunLast().execute(parsed);
        });
    return line;
  }
}
