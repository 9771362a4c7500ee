package io.kiwidb.cli.command;

import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.KeysOfRange;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deletes all keys of a range. Threading: not thread-safe. */
@Command(
    name = "del-range",
    description = {
      "Delete all keys from FROM to before TO at once, however many there are. Asks for confirmation on a terminal.",
      "The space is freed by later flushes and compactions. 'kiwi keyspace clear' deletes all keys of a keyspace."
    },
    footer = {
      "  kiwi del-range data user: user;",
      "  kiwi del-range data --prefix session/",
      "  kiwi del-range data 2026-01-01 --yes"
    })
final class DeleteRangeCommand implements Callable<Integer> {
  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Parameters(index = "1", arity = "0..1", paramLabel = "FROM", description = "First key.")
  private Optional<String> from = Optional.empty();

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "TO",
      description = "Key before which the range ends. Default: to the last key.")
  private Optional<String> to = Optional.empty();

  @Option(
      names = "--prefix",
      paramLabel = "P",
      description = "All keys with this prefix; excludes FROM and TO.")
  private Optional<String> prefix = Optional.empty();

  @Mixin
  private final KeyspaceOption keyspace = new KeyspaceOption();

  @Mixin
  private final EncodingOptions encoding = new EncodingOptions();

  @Mixin
  private final Confirmation confirmation = new Confirmation();

  private final Streams streams;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  DeleteRangeCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    if (from.isPresent() == prefix.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "give either FROM, with or without TO, or --prefix");
    }
    KeyRange range = prefix
        .map(text -> KeyRange.prefix(encoding.decode(text)))
        .orElseGet(() -> new KeyRange(from.map(encoding::decode), to.map(encoding::decode)));
    try (Kiwi db = store.openToChange()) {
      Keyspace chosen = keyspace.in(db, store);
      confirmation.require(streams, KeysOfRange.describe(chosen, range, () -> false));
      chosen.deleteRange(range);
    }
    return ExitCode.OK;
  }
}
