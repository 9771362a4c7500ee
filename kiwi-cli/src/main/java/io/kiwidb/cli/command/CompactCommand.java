package io.kiwidb.cli.command;

import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.TableInfo;
import io.kiwidb.cli.stream.InterruptionNotice;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.CompactionSummary;
import io.kiwidb.cli.view.Scope;
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
      "Compact the store: merge tables as far down as possible and drop deleted and overwritten entries.",
      "Compacts all keyspaces, or one with --keyspace. FROM and TO limit the compaction to tables of one keyspace, the default one unless"
          + " --keyspace names another, that overlap the range. --use selects the compressor or filter of new tables.",
      "Tables that overlap no other or have nothing to drop are moved or left in place without being read, so their checksums are"
          + " not verified; the summary counts them. 'kiwi verify' checks every table."
    },
    footer = {
      "  kiwi compact data",
      "  kiwi compact data --keyspace users",
      "  kiwi compact data --use compressor=none"
    })
final class CompactCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FROM",
      description = "First key, inclusive. Default: the first key.")
  private Optional<String> from = Optional.empty();

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "TO",
      description = "End of the range, exclusive. Default: no end.")
  private Optional<String> to = Optional.empty();

  @Mixin
  private final WriterOptions writer = new WriterOptions();

  @Mixin
  private final ScopeOption scope = new ScopeOption();

  @Mixin
  private final EncodingOptions encoding = new EncodingOptions();

  CompactCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    KeyRange range = new KeyRange(from.map(encoding::decode), to.map(encoding::decode));
    try (Kiwi db = store.openToChange(writer.toOptions())) {
      // Keys of a range are those of one keyspace: without a name, of the default one.
      Scope compacted =
          from.isPresent() && !scope.isGiven() ? Scope.of((Keyspace) db) : scope.in(db, store);
      List<TableInfo> before = compacted.tables();
      List<TableInfo> after = InterruptionNotice.ifInterrupted(
          streams, "finished compactions are kept, the rest of the store is unchanged", () -> {
            compacted.compactRange(range);
            return compacted.tables();
          });
      new CompactionSummary(before, after, compacted).lines().forEach(streams.err()::println);
    }
    return ExitCode.OK;
  }
}
