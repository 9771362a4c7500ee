package io.kiwidb.bench.server;

import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.run.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs <a href="https://github.com/wg/wrk">wrk</a>, which sends the next request of a connection
 * when the answer to the last has come: latency is that of a client that waits.
 *
 * <p>Threading: not thread-safe.
 */
final class Wrk {
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final Pattern FAILED =
      Pattern.compile("(Non-2xx or 3xx responses|Socket errors): .*");
  private static final Pattern DURATION = Pattern.compile("([0-9.]+)(us|ms|s|m)");
  private static final int PRESENT = 1; // the exit code of wrk --version

  private final int connections;
  private final int seconds;

  Wrk(int connections, int seconds) {
    this.connections = connections;
    this.seconds = seconds;
  }

  /** Throws unless wrk is installed. */
  static void requireInstalled() throws InterruptedException {
    try {
      Process process = new ProcessBuilder("wrk", "--version")
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      int code = process.waitFor();
      if (code != 0 && code != PRESENT) {
        throw new BenchException("wrk --version exits with code " + code);
      }
    } catch (IOException e) {
      throw new BenchException(
          "--server-costs needs wrk, and cannot start it: install it (Debian: apt-get install wrk; macOS: brew install wrk)",
          e);
    }
  }

  /**
   * Runs wrk once.
   *
   * @param script what defines the requests, in Lua
   */
  HttpFigures run(String address, Path script) throws InterruptedException {
    List<String> command = List.of(
        "wrk",
        "--threads=1",
        "--connections=" + connections,
        "--duration=" + seconds + "s",
        "--timeout=30s",
        "--latency",
        "--script=" + script,
        address);
    try {
      Path output = Files.createTempFile("kiwi-bench-wrk-", ".txt");
      try {
        int code = ChildJvm.await(new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start());
        String told = Files.readString(output, StandardCharsets.UTF_8);
        if (code != 0) {
          throw new BenchException("wrk exited with code " + code + ": " + told);
        }
        return parse(told);
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads what wrk prints. Throws if requests failed. */
  static HttpFigures parse(String output) {
    Matcher failed = FAILED.matcher(output);
    if (failed.find()) {
      throw new BenchException("requests of wrk failed: " + failed.group());
    }
    return new HttpFigures(
        Double.parseDouble(find(RATE, output)),
        nanos(find(quantile(50), output)),
        nanos(find(quantile(99), output)));
  }

  /** Other lines end with a share of samples, which may be the same number. */
  private static Pattern quantile(int percent) {
    return Pattern.compile("(?m)^\\s+" + percent + "%\\s+(\\S+)");
  }

  private static String find(Pattern pattern, String output) {
    Matcher matcher = pattern.matcher(output);
    if (!matcher.find()) {
      throw new BenchException("wrk printed something else than expected: " + output);
    }
    return matcher.group(1);
  }

  private static long nanos(String duration) {
    Matcher matcher = DURATION.matcher(duration);
    if (!matcher.matches()) {
      throw new BenchException("'" + duration + "', printed by wrk, is not a duration");
    }
    double unit = switch (matcher.group(2)) {
      case "us" -> 1e3;
      case "ms" -> 1e6;
      case "s" -> 1e9;
      default -> 60e9;
    };
    return Math.round(Double.parseDouble(matcher.group(1)) * unit);
  }
}
