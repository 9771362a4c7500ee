package io.kiwidb.cli.command;

import io.kiwidb.Kiwi;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.StatisticsView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the figures of a store. Threading: not thread-safe. */
@Command(
    name = "stats",
    description = {
      "Show the figures of a store: state, providers, levels, caches, counters.",
      "Counters start when a store is opened, so here they tell of opening it; 'stats' in the REPL tells of its work."
    },
    footer = {"  kiwi stats data", "  kiwi stats data --json | jq .levels"})
final class StatsCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Mixin
  private final ViewOptions view = new ViewOptions();

  StatsCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    try (Kiwi db = store.openToRead()) {
      view.show(new StatisticsView(db.stats()), streams);
    }
    return ExitCode.OK;
  }
}
