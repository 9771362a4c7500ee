package io.kiwidb.cli.command;

import io.kiwidb.Kiwi;
import io.kiwidb.cli.view.Scope;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The option that restricts a command for a whole store to one keyspace. Threading: not
 * thread-safe.
 */
final class ScopeOption {
  @Option(
      names = "--keyspace",
      paramLabel = "NAME",
      description = "Only this keyspace. Default: the whole store.")
  private Optional<String> name = Optional.empty();

  boolean isGiven() {
    return name.isPresent();
  }

  /** Returns the keyspace, or the store. */
  Scope in(Kiwi db, StoreArgument store) {
    return name.map(wanted -> Scope.of(StoreKeyspaces.named(db, store, wanted)))
        .orElseGet(() -> Scope.of(db));
  }
}
