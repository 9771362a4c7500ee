package io.kiwidb.cli.command;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.cli.keyspace.QuotedName;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.KeyspaceTotals;
import java.io.IOException;
import java.util.function.BiConsumer;

/**
 * The keyspace whose entries a command deletes, once that is confirmed. Threading: not thread-safe.
 *
 * @param store names the store
 * @param name name of the keyspace
 * @param confirmation asks
 */
record KeyspaceToEmpty(StoreArgument store, String name, Confirmation confirmation) {
  /**
   * Asks for confirmation, saying how much will be lost, and does it.
   *
   * @param verb what is done, such as {@code drop}
   * @param past the same as done, such as {@code dropped}
   */
  void change(Streams streams, String verb, String past, BiConsumer<Kiwi, Keyspace> change)
      throws IOException {
    try (Kiwi db = store.openToChange()) {
      Keyspace keyspace = StoreKeyspaces.named(db, store, name);
      String what = "keyspace " + QuotedName.of(name) + " with "
          + KeyspaceTotals.of(keyspace).contents();
      confirmation.require(streams, verb + " " + what);
      change.accept(db, keyspace);
      streams.err().println(past + " " + what);
    }
  }
}
