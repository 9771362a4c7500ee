package io.kiwidb.cli.command;

import io.kiwidb.Kiwi;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.EntryViews;
import io.kiwidb.cli.view.TablesView;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows the tables of a store, or the entries of one. Threading: not thread-safe. */
@Command(
    name = "disk",
    description = {
      "List the tables (SST files) by level.",
      "With NUMBER, list all entries of that table, including old versions and deletions: key, sequence number, type, value.",
      "For a value in a blob file: its beginning, and where it is. --json has the whole value.",
      "Of an encrypted store without its keys: all files, with sizes and key ids.",
      "Of a store with several keyspaces, those of the largest keyspaces are listed; --json and --keyspace list all."
    },
    footer = {
      "  kiwi disk data",
      "  kiwi disk data --keyspace users",
      "  kiwi disk data 1",
      "  kiwi disk data --json"
    })
final class DiskCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NUMBER",
      description = "Number of a table.")
  private Optional<Long> id = Optional.empty();

  @Mixin
  private final ScopeOption scope = new ScopeOption();

  @Mixin
  private final ViewOptions view = new ViewOptions();

  DiskCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    try (Kiwi db = store.orReport(store::openToRead, report -> view.show(report, streams))) {
      if (id.isPresent()) {
        db.visitTable(id.get(), new EntryViews(entry -> {
          view.show(entry, streams);
          return true;
        }));
      } else {
        view.show(TablesView.of(scope.in(db, store)), streams);
      }
      streams.out().flush();
    }
    return ExitCode.OK;
  }
}
