package io.kiwidb.cli.command;

import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.TableInfo;
import io.kiwidb.cli.stream.InterruptionNotice;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.CompactionSummary;
import java.util.List;
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
      "With FROM and TO only those that overlap the range. With --use, what is written anew has another compressor or filter.",
      "A table that overlaps no other, or has nothing to drop, is moved down or left, as it is: it is not read, and so not checked, and"
          + " the summary says so. 'kiwi verify' checks every table."
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
      List<TableInfo> before = db.tables();
      List<TableInfo> after = InterruptionNotice.ifInterrupted(
          streams, "what was merged so far stays so, the rest is as it was", () -> {
            db.compactRange(range);
            return db.tables();
          });
      new CompactionSummary(before, after).lines().forEach(streams.err()::println);
    }
    return ExitCode.OK;
  }
}
