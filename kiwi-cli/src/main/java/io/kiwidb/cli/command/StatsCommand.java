package io.kiwidb.cli.command;

import io.kiwidb.Kiwi;
import io.kiwidb.StorageException;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.StatisticsView;
import io.kiwidb.cli.watch.StatsWatch;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the figures of a store, once or again and again. Threading: not thread-safe. */
@Command(
    name = "stats",
    description = {
      "Show the figures of a store: state, amplification, levels, caches, latencies, counters.",
      "Counters, latencies and caches count since a store was opened, in the process that has it open: here they tell of this"
          + " command alone. To see a store at work use 'stats' and 'stats --watch' in 'kiwi repl', or from the application that has it"
          + " open db.stats() and the events io.kiwidb.* of the flight recorder."
    },
    footer = {
      "  kiwi stats data",
      "  kiwi stats data --json | jq .levels",
      "  kiwi stats data --watch 5 --count 12"
    })
final class StatsCommand implements Callable<Integer> {
  private static final String ELSEWHERE =
      "A store at work is seen from the process that has it open: by 'stats --watch' in 'kiwi repl', by db.stats() and the flight"
          + " recorder's events io.kiwidb.* in an application";

  private static final String ALONE =
      "this command itself has the store open, to read, so nothing writes to it and rates stay 0. "
          + ELSEWHERE;

  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Option(
      names = "--watch",
      arity = "0..1",
      fallbackValue = "1",
      paramLabel = "SECONDS",
      description =
          "Show rates again and again, every ${FALLBACK-VALUE} second or so many: on a terminal a table, into a pipe a line each."
              + " Nothing writes while this command has the store, so rates stay 0.")
  private Optional<Double> watch = Optional.empty();

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "With --watch: end after so many times; else Ctrl-C ends it.")
  private long count = Long.MAX_VALUE;

  @Mixin
  private final ViewOptions view = new ViewOptions();

  StatsCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    try (Kiwi db = open()) {
      if (watch.isPresent()) {
        watch(db, watch.get());
      } else {
        view.show(StatisticsView.of(db), streams);
      }
    }
    return ExitCode.OK;
  }

  private Kiwi open() {
    try {
      return store.openToRead();
    } catch (StorageException e) {
      if (e.reason() != StorageException.Reason.LOCKED) {
        throw e;
      }
      throw new CommandFailure(ExitCode.FAILURE, e.getMessage() + ". " + ELSEWHERE);
    }
  }

  private void watch(Kiwi db, double seconds) {
    StatsWatch.Style style = view.watchStyle(streams);
    boolean drawn = style == StatsWatch.Style.SCREEN;
    if (!drawn) {
      streams.err().println("kiwi: " + ALONE);
    }
    new StatsWatch(StatsWatch.seconds(seconds), count, style, () -> false, drawn ? ALONE : "")
        .run(db, streams.out(), view.ink(streams));
  }
}
