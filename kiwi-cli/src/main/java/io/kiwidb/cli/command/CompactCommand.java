package io.kiwidb.cli.command;

import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.cli.stream.Streams;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Merges tables and removes what was deleted or overwritten. Threading: not thread-safe. */
@Command(
    name = "compact",
    description = {
      "Merge the tables as far down as they go, and remove what was deleted or overwritten.",
      "With FROM and TO only those that overlap the range. Tables are written anew, so with --use the store changes its compressor or"
          + " filter."
    },
    footer = {"  kiwi compact data", "  kiwi compact data --use compressor=none"})
final class CompactCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FROM",
      description = "The first key; the start without it.")
  private Optional<String> from = Optional.empty();

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "TO",
      description = "Keys from here on are left out; the end without it.")
  private Optional<String> to = Optional.empty();

  @Mixin
  private final WriterOptions writer = new WriterOptions();

  @Mixin
  private final EncodingOptions encoding = new EncodingOptions();

  CompactCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    KeyRange range = new KeyRange(from.map(encoding::decode), to.map(encoding::decode));
    try (Kiwi db = store.openToChange(writer.toOptions())) {
      String before = TableTotals.of(db.tables());
      db.compactRange(range);
      streams.err().println("compacted: " + before + " -> " + TableTotals.of(db.tables()));
    }
    return ExitCode.OK;
  }
}
