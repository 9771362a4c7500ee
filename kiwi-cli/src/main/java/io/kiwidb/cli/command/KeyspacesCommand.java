package io.kiwidb.cli.command;

import io.kiwidb.Kiwi;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.KeyspacesView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the keyspaces of a store. Threading: not thread-safe. */
@Command(
    name = "keyspaces",
    description = {
      "List the keyspaces with their sizes, key orders, and own providers and settings.",
      "Shown are name, number, entries, deletions, number and size of the tables, memory of the memtables, name of the key order, and the"
          + " providers and settings that are not those of the store.",
      "Entries include old versions and deletions. Names that a shell would split are quoted, and can be entered like that."
    },
    footer = {"  kiwi keyspaces data", "  kiwi keyspaces data --json | jq -r '.[].name'"})
final class KeyspacesCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Mixin
  private final ViewOptions view = new ViewOptions();

  KeyspacesCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    try (Kiwi db = store.openToRead()) {
      view.show(KeyspacesView.of(db), streams);
    }
    return ExitCode.OK;
  }
}
