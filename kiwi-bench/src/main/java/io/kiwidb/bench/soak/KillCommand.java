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
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code soak kill} command. Threading: not thread-safe. */
@Command(
    name = "kill",
    description =
        "Repeatedly kill a process that writes, reads, opens and closes a store. After each kill, check that all acknowledged writes are present, that batches are atomic, and that verify reports no problems. Stop at the first violation with exit code 1 and keep the store.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class KillCommand implements Callable<Integer> {
  private static final int VIOLATION = 1;
  private static final long SECONDS_BETWEEN_LINES = 10;

  @Spec
  private @Nullable CommandSpec spec;

  @Option(
      names = "--cycles",
      defaultValue = "5000",
      paramLabel = "N",
      description = "Number of processes to kill.")
  private long cycles;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Seed for options, kill times, keys and values; timing is not deterministic. Default: from the clock.")
  private @Nullable Long seed;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description = "Directory for the store; must be empty. Default: a temporary directory.")
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
      tally = new KillCycles(place, from).run(cycles, new ProgressPrinter(line().getErr()));
    } catch (AssertionError e) {
      e.printStackTrace(line().getErr());
      out.printf("1 violation, seed %d; the store is kept in %s%n", from, place);
      return VIOLATION;
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

  /** Prints progress at intervals. */
  private static final class ProgressPrinter implements Consumer<KillTally> {
    private final PrintWriter err;
    private long next = System.nanoTime();

    ProgressPrinter(PrintWriter err) {
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
