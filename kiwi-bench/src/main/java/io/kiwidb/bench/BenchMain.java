package io.kiwidb.bench;

import io.kiwidb.bench.soak.SoakCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine;

/** Where {@code kiwi bench}, {@code kiwi jmh} and {@code kiwi soak} begin. */
public final class BenchMain {
  private static final String JMH = "jmh";
  private static final int USAGE_WIDTH = 110;

  private BenchMain() {}

  /** Runs and ends the process with its exit code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, args));
  }

  /**
   * Runs with the given streams; the exit code is 0, or 1 for a benchmark that failed, or 2 for
   * wrong arguments.
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
        .setExecutionExceptionHandler(new ExecutionErrorHandler())
        .execute(soaks ? Arrays.copyOfRange(args, 1, args.length) : args);
  }
}
