package io.kiwidb.cli.command;

import io.kiwidb.Kiwi;
import io.kiwidb.StorageException;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.Scope;
import io.kiwidb.cli.view.StatisticsView;
import io.kiwidb.cli.watch.StatsWatch;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the statistics of a store, once or at intervals. Threading: not thread-safe. */
@Command(
    name = "stats",
    description = {
      "Show statistics of a store: state, amplification, levels, caches, latencies, counters.",
      "Of several keyspaces, they are sums; a line for each of the largest keyspaces follows. With --keyspace: what is counted for each"
          + " keyspace.",
      "Counters, latencies and cache statistics start when a process opens the store, so here they cover this command only. To observe a"
          + " store in use, run 'stats' or 'stats --watch' in 'kiwi repl', or use db.stats() and the io.kiwidb.* flight recorder"
          + " events in the application that has it open."
    },
    footer = {
      "  kiwi stats data",
      "  kiwi stats data --keyspace users",
      "  kiwi stats data --json | jq .levels",
      "  kiwi stats data --watch 5 --count 12"
    })
final class StatsCommand implements Callable<Integer> {
  private static final String ELSEWHERE =
      "To observe a store in use, run 'stats --watch' in 'kiwi repl', or use db.stats() and the io.kiwidb.* flight recorder events"
          + " in the application that has it open";

  private static final String ALONE =
      "this command has the store open read-only, so nothing writes to it and rates stay 0. "
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
          "Show rates repeatedly, every SECONDS (default: ${FALLBACK-VALUE}): as a table on a terminal, as one line each otherwise."
              + " Rates stay 0, because nothing writes while this command has the store open.")
  private Optional<Double> watch = Optional.empty();

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "With --watch: stop after N intervals. Default: run until Ctrl-C.")
  private long count = Long.MAX_VALUE;

  @Mixin
  private final ScopeOption scope = new ScopeOption();

  @Mixin
  private final ViewOptions view = new ViewOptions();

  StatsCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    try (Kiwi db = open()) {
      if (watch.isPresent()) {
        watch(scope.in(db, store), watch.get());
      } else {
        view.show(StatisticsView.of(scope.in(db, store)), streams);
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

  private void watch(Scope watched, double seconds) {
    StatsWatch.Style style = view.watchStyle(streams);
    boolean drawn = style == StatsWatch.Style.SCREEN;
    if (!drawn) {
      streams.err().println("kiwi: " + ALONE);
    }
    new StatsWatch(StatsWatch.seconds(seconds), count, style, () -> false, drawn ? ALONE : "")
        .run(watched, streams.out(), view.ink(streams));
  }
}
