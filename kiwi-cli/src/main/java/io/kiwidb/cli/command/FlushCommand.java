package io.kiwidb.cli.command;

import io.kiwidb.Kiwi;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.Scope;
import io.kiwidb.cli.view.TableTotals;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Flushes the memtables. Threading: not thread-safe. */
@Command(
    name = "flush",
    description =
        "Flush the memtables of all keyspaces, or of one: write entries that are only in the log to tables.",
    footer = {"  kiwi flush data", "  kiwi flush data --keyspace users"})
final class FlushCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Mixin
  private final ScopeOption scope = new ScopeOption();

  FlushCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    try (Kiwi db = store.openToChange()) {
      Scope flushed = scope.in(db, store);
      flushed.flush();
      streams.err().println("flushed; " + TableTotals.of(flushed.tables()));
    }
    return ExitCode.OK;
  }
}
