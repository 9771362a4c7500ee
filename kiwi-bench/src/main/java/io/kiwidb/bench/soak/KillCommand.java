package io.kiwidb.bench.soak;

import io.kiwidb.testkit.kill.KillCycles;
import io.kiwidb.testkit.kill.KillTally;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code soak kill}. Threading: not thread-safe. */
@Command(
    name = "kill",
    description = {
      "Kills processes that write, read, open and close one store, again and again, and checks after each death that everything",
      "acknowledged is there, that batches are whole, and that verify finds nothing. Exit code 1 at the first violation, and what",
      "it left is kept."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class KillCommand implements Callable<Integer> {
  private static final int VIOLATED = 1;
  private static final long SECONDS_BETWEEN_LINES = 10;

  @Spec
  private @Nullable CommandSpec spec;

  @Option(
      names = "--cycles",
      defaultValue = "5000",
      paramLabel = "N",
      description = "How many processes.")
  private long cycles;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Draws options, moments, keys and values; the clock decides the rest. Default: from the clock.")
  private @Nullable Long seed;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description = "An empty directory for the store. Default: a temporary one.")
  private @Nullable Path directory;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = line().getOut();
    long from = seed == null ? System.nanoTime() : seed;
    Path place = place();
    long begun = System.nanoTime();
    line().getErr().printf("killing in %s, seed %d%n", place, from);
    KillTally tally;
    try {
      tally = new KillCycles(place, from).run(cycles, new Lines(line().getErr()));
    } catch (AssertionError e) {
      e.printStackTrace(line().getErr());
      out.printf("1 violation, seed %d; the store is kept in %s%n", from, place);
      return VIOLATED;
    }
    Duration took = Duration.ofSeconds(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));
    out.printf("0 violations in %s, seed %d, in %s%n", tally, from, took);
    if (directory == null) {
      remove(place);
    }
    return CommandLine.ExitCode.OK;
  }

  private Path place() throws IOException {
    Path given = directory;
    if (given == null) {
      return Files.createTempDirectory("kiwi-soak-");
    }
    Files.createDirectories(given);
    try (Stream<Path> content = Files.list(given)) {
      if (content.findAny().isPresent()) {
        throw new ParameterException(line(), given + " is not empty");
      }
    }
    return given;
  }

  private CommandLine line() {
    return Objects.requireNonNull(spec, "set by picocli").commandLine();
  }

  private static void remove(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> content = Files.walk(directory)) {
      all = content.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }

  /** A line now and then. */
  private static final class Lines implements java.util.function.Consumer<KillTally> {
    private final PrintWriter err;
    private long next = System.nanoTime();

    Lines(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void accept(KillTally tally) {
      if (System.nanoTime() - next >= 0) {
        next = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_BETWEEN_LINES);
        err.println(tally);
        err.flush();
      }
    }
  }
}
