package io.kiwidb.bench;

import io.kiwidb.bench.soak.SoakCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine;

/** Entry point of {@code kiwi bench}, {@code kiwi jmh} and {@code kiwi soak}. */
public final class BenchMain {
  private static final String JMH = "jmh";
  private static final int USAGE_WIDTH = 110;

  private BenchMain() {}

  /** Runs a command and exits the process with its exit code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, args));
  }

  /**
   * Runs a command with the given streams. Returns the exit code: 0 on success, 1 if the benchmark
   * failed, 2 for invalid arguments.
   */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    if (args.length > 0 && args[0].equals(JMH)) {
      return JmhArguments.run(err, Arrays.copyOfRange(args, 1, args.length));
    }
    boolean soaks = args.length > 0 && args[0].equals(SoakCommand.NAME);
    return (soaks ? SoakCommand.line() : new CommandLine(new BenchCommand()))
        .setOut(out)
        .setErr(err)
        .setUsageHelpWidth(USAGE_WIDTH)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new ErrorReporter())
        .execute(soaks ? Arrays.copyOfRange(args, 1, args.length) : args);
  }
}
