package io.kiwidb.cli.command;

import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.cli.stream.Streams;
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
    description =
        "Delete all keys from FROM to before TO at once, however many there are. 'kiwi keyspace clear' deletes all keys.",
    footer = {
      "  kiwi del-range data user: user;",
      "  kiwi del-range data --prefix session/",
      "  kiwi del-range data 2026-01-01"
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

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  DeleteRangeCommand(Streams streams) {
    assert streams != null; // prints nothing
  }

  @Override
  public Integer call() {
    if (from.isPresent() == prefix.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "give either FROM, with or without TO, or --prefix");
    }
    KeyRange range = prefix
        .map(text -> KeyRange.prefix(encoding.decode(text)))
        .orElseGet(() -> new KeyRange(from.map(encoding::decode), to.map(encoding::decode)));
    try (Kiwi db = store.openToChange()) {
      keyspace.in(db, store).deleteRange(range);
    }
    return ExitCode.OK;
  }
}
