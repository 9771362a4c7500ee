package io.kiwidb.cli.command;

import io.kiwidb.Kiwi;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.stream.TerminalWidth;
import io.kiwidb.cli.view.LevelsView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the LSM tree of a store. Threading: not thread-safe. */
@Command(
    name = "lsm",
    description = {
      "Show the LSM tree: one line per level with a fill bar, then memtables and logs.",
      "The bar shows the size relative to the target of the compaction strategy, or to the largest level if there are no targets; for"
          + " level 0, the number of tables relative to compaction.l0-trigger. Use 'lsm' in 'kiwi repl' for a store in use.",
      "Of a store with several keyspaces, the levels are sums; a line for each of the largest keyspaces follows."
    },
    footer = {
      "  kiwi lsm data",
      "  kiwi lsm data --keyspace users",
      "  kiwi lsm data --json | jq .levels"
    })
final class LsmCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Mixin
  private final ScopeOption scope = new ScopeOption();

  @Mixin
  private final ViewOptions view = new ViewOptions();

  LsmCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    try (Kiwi db = store.openToRead()) {
      view.show(
          LevelsView.of(scope.in(db, store), TerminalWidth.of(streams, LevelsView.DEFAULT_WIDTH)),
          streams);
    }
    return ExitCode.OK;
  }
}
