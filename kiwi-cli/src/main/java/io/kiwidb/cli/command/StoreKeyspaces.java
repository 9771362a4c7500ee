package io.kiwidb.cli.command;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.cli.keyspace.QuotedName;
import io.kiwidb.cli.keyspace.UnknownName;

/** Finds keyspaces that a command line names. */
final class StoreKeyspaces {
  private StoreKeyspaces() {}

  /** Returns the keyspace of a name. Throws a {@link CommandFailure} if there is none. */
  static Keyspace named(Kiwi db, StoreArgument store, String name) {
    String directory = QuotedName.of(store.directory().toString());
    return db.findKeyspace(name)
        .orElseThrow(() -> new CommandFailure(
            ExitCode.FAILURE,
            UnknownName.message(
                db,
                name,
                "kiwi keyspaces " + directory,
                "kiwi keyspace create " + directory + (name.startsWith("-") ? " -- " : " ")
                    + QuotedName.of(name))));
  }
}
