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

/** Entry point of {@code kiwi}. Threading: as thread-safe as the streams. */
public final class Main {
  private static final int USAGE_WIDTH = 100;

  private Main() {}

  /** Runs one command and exits the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(Streams.ofProcess(), args));
  }

  /**
   * Runs one command on the given streams and returns its exit code, see {@link ExitCode}. Does not
   * close the streams.
   */
  public static int run(Streams streams, String... args) {
    ErrorReporter errors = new ErrorReporter(streams);
    CommandLine line = commandLine(streams, errors, args);
    // Help is buffered first: if its reader is gone, picocli would print a stack trace.
    StringWriter help = new StringWriter();
    line.setOut(new PrintWriter(help));
    try {
      int code = line.execute(args);
      streams.out().print(help.toString());
      streams.out().flush();
      return code;
    } catch (OutputClosedException e) {
      return ExitCode.OK; // as in ErrorReporter: there is no reader for the rest
    } catch (OutOfMemoryError e) {
      // Values are held in memory as a whole, and users choose their size.
      return errors.outOfMemory();
    } finally {
      streams.err().flush();
    }
  }

  private static CommandLine commandLine(Streams streams, ErrorReporter errors, String... args) {
    CommandLine line = new CommandLine(new KiwiCommand());
    // Building the spec of a command takes milliseconds of reflection, so only the requested one is
    // built if its name is known.
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
        .setExpandAtFiles(false) // keys and names of keyspaces may start with @
        .setParameterExceptionHandler(errors::usageError)
        .setExecutionExceptionHandler(errors::executionError)
        .setExecutionStrategy(parsed -> {
          LoggingConfigurator.level(line.getCommand());
          return new CommandLine.RunLast().execute(parsed);
        });
    return line;
  }
}
