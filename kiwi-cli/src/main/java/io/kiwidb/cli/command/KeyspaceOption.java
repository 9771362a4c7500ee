package io.kiwidb.cli.command;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that names the keyspace of keys. Threading: not thread-safe. */
final class KeyspaceOption {
  @Option(
      names = "--keyspace",
      paramLabel = "NAME",
      description = "Keyspace of the keys. Default: the default keyspace.")
  private Optional<String> name = Optional.empty();

  /** Returns whether a keyspace other than the default one is named. */
  boolean isOther() {
    return name.isPresent() && !name.get().equals(Keyspace.DEFAULT);
  }

  /** Returns the name. */
  String name() {
    return name.orElse(Keyspace.DEFAULT);
  }

  /** Returns the keyspace. */
  Keyspace in(Kiwi db, StoreArgument store) {
    return isOther() ? StoreKeyspaces.named(db, store, name()) : db;
  }
}
