package io.kiwidb.cli.command;

import io.kiwidb.Kiwi;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.stream.TerminalWidth;
import io.kiwidb.cli.view.LevelsView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Draws the tree of a store. Threading: not thread-safe. */
@Command(
    name = "lsm",
    description = {
      "Draw the tree: a line for each level, with a bar that shows how full it is, then memtables and logs.",
      "Levels are measured against the targets of the strategy, level 0 by its tables against compaction.l0-trigger; without targets"
          + " against the largest level. 'lsm' in the REPL draws a store at work."
    },
    footer = {"  kiwi lsm data", "  kiwi lsm data --json | jq .levels"})
final class LsmCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Mixin
  private final ViewOptions view = new ViewOptions();

  LsmCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    try (Kiwi db = store.openToRead()) {
      view.show(LevelsView.of(db, TerminalWidth.of(streams, LevelsView.DEFAULT_WIDTH)), streams);
    }
    return ExitCode.OK;
  }
}
