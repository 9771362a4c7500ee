package io.kiwidb.cli.command;

import io.kiwidb.Kiwi;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.EntryView;
import io.kiwidb.cli.view.MemTablesView;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows the memtables of a store, or the entries of one. Threading: not thread-safe. */
@Command(
    name = "mem",
    description = {
      "List the memtables: entries in memory and in the log that are not yet flushed to tables.",
      "With ID, list all entries of that memtable, including old versions and deletions: key, sequence number, type, value.",
      "Of a store with several keyspaces, those of the largest keyspaces are listed; --json and --keyspace list all."
    },
    footer = {
      "  kiwi mem data",
      "  kiwi mem data --keyspace users",
      "  kiwi mem data 1",
      "  kiwi mem data --json"
    })
final class MemCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "Number of a memtable.")
  private Optional<Long> id = Optional.empty();

  @Mixin
  private final ScopeOption scope = new ScopeOption();

  @Mixin
  private final ViewOptions view = new ViewOptions();

  MemCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    try (Kiwi db = store.openToRead()) {
      if (id.isPresent()) {
        db.visitMemtable(id.get(), (key, sequence, type, value) -> {
          view.show(new EntryView(key, sequence, type, value), streams);
          return true;
        });
      } else {
        view.show(MemTablesView.of(scope.in(db, store)), streams);
      }
      streams.out().flush();
    }
    return ExitCode.OK;
  }
}
