package io.kiwidb.cli.command;

import io.kiwidb.Kiwi;
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
      "Counters start when a store is opened, and a store is open in one process only, so here they tell of opening it; 'stats' and"
          + " 'stats --watch' in the REPL tell of its work."
    },
    footer = {
      "  kiwi stats data",
      "  kiwi stats data --json | jq .levels",
      "  kiwi stats data --watch 5 --count 12"
    })
final class StatsCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Option(
      names = "--watch",
      arity = "0..1",
      fallbackValue = "1",
      paramLabel = "SECONDS",
      description =
          "Show rates again and again, every ${FALLBACK-VALUE} second or so many: on a terminal a table, into a pipe a line each.")
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
    try (Kiwi db = store.openToRead()) {
      if (watch.isPresent()) {
        new StatsWatch(
                StatsWatch.seconds(watch.get()), count, view.watchStyle(streams), () -> false)
            .run(db, streams.out(), view.ink(streams));
      } else {
        view.show(new StatisticsView(db.stats()), streams);
      }
    }
    return ExitCode.OK;
  }
}
