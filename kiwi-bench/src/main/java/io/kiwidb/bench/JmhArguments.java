package io.kiwidb.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.openjdk.jmh.Main;

/**
 * Passes the arguments of {@code kiwi jmh} to JMH. Benchmark patterns are made case-insensitive.
 */
final class JmhArguments {
  /** The components; each has one benchmark class. */
  private static final List<String> COMPONENTS =
      List.of("memtable", "log", "table", "filter", "cache", "compressor", "strategy");

  private JmhArguments() {}

  static int run(PrintWriter err, String... args) {
    try {
      Main.main(rewrite(args));
      return 0;
    } catch (IOException e) {
      err.println("kiwi jmh: " + e.getMessage());
      return 1;
    }
  }

  /**
   * Rewrites the first argument, if it is a pattern: the name of a component selects its class
   * only, not every class whose name contains the word.
   */
  static String[] rewrite(String... args) {
    String[] rewritten = args.clone();
    if (args.length > 0 && !args[0].startsWith("-")) {
      rewritten[0] =
          COMPONENTS.contains(args[0]) ? "(?i)\\." + args[0] + "Benchmark\\." : "(?i)" + args[0];
    }
    return rewritten;
  }
}
