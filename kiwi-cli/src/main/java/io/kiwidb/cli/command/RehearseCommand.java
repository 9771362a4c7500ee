package io.kiwidb.cli.command;

import io.kiwidb.cli.stream.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Runs the common commands once in one JVM, so that the launcher can create a class data archive
 * that makes later starts faster. Threading: not thread-safe.
 */
@Command(
    name = "rehearse",
    hidden = true,
    description =
        "Run the common commands once in an empty directory, to create the class archive of the launcher.")
final class RehearseCommand implements Callable<Integer> {
  private static final String SHELL_INPUT = """
      put a 1
      put b "two \\x00"
      put k v
      get a
      scan --prefix a
      batch
      del a
      commit
      snapshot
      flush
      mem
      disk
      stats
      trace b
      config
      help
      """;

  private final Streams outer;

  @Parameters(index = "0", paramLabel = "DIR", description = "Empty directory.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path directory;

  RehearseCommand(Streams outer) {
    this.outer = outer;
  }

  @Override
  public Integer call() {
    String dir = directory.toString();
    String[][] lines = {
      {"--help"},
      {"put", dir, "k", "v"},
      {"get", dir, "k"},
      {"del", dir, "k"},
      {"repl", dir},
      {"scan", dir, "--format", "jsonl"},
      {"dump", dir},
      {"keyspaces", dir},
      {"flush", dir},
      {"mem", dir, "--json"},
      {"disk", dir},
      {"stats", dir},
      {"config", dir},
      {"trace", dir, "k"},
      {"providers"},
      {"verify", dir},
    };
    for (String[] line : lines) {
      if (perform(line) != ExitCode.OK) {
        throw new CommandFailure(ExitCode.FAILURE, "rehearse failed at: " + String.join(" ", line));
      }
    }
    return ExitCode.OK;
  }

  private int perform(String... args) {
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    ByteArrayInputStream input =
        new ByteArrayInputStream(SHELL_INPUT.getBytes(StandardCharsets.UTF_8));
    Streams streams = new Streams(input, sink, sink, Set.of());
    CommandLine line = new CommandLine(new KiwiCommand());
    Commands.addAll(line, streams);
    line.setOut(new PrintWriter(Writer.nullWriter()))
        .setErr(outer.err())
        .setCaseInsensitiveEnumValuesAllowed(true);
    return line.execute(args);
  }
}
