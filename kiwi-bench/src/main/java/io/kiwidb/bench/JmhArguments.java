package io.kiwidb.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/**
 * Hands the arguments of {@code kiwi jmh} to JMH, whose patterns would otherwise have to match the
 * case of class names.
 */
final class JmhArguments {
  /** The parts; each has a class of its own. */
  private static final List<String> PARTS =
      List.of("memtable", "log", "table", "filter", "cache", "compressor", "strategy");

  private JmhArguments() {}

  static int run(PrintWriter err, String... args) {
    try {
      org.openjdk.jmh.Main.main(rewrite(args));
      return 0;
    } catch (IOException e) {
      err.println("kiwi jmh: " + e.getMessage());
      return 1;
    }
  }

  /**
   * The first argument is the name of a part, and means its class and not all that contain the
   * word, or any pattern.
   */
  static String[] rewrite(String... args) {
    String[] rewritten = args.clone();
    if (args.length > 0 && !args[0].startsWith("-")) {
      rewritten[0] =
          PARTS.contains(args[0]) ? "(?i)\\." + args[0] + "Benchmark\\." : "(?i)" + args[0];
    }
    return rewritten;
  }
}
