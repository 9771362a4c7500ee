package io.kiwidb.cli.command;

import io.kiwidb.Kiwi;
import io.kiwidb.cli.format.RecordFormat;
import io.kiwidb.cli.format.RecordWriter;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.Scan;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints a range of keys and values. Threading: not thread-safe. */
@Command(
    name = "scan",
    description = {
      "Write keys and values in key order, one per line.",
      "tsv: key, TAB, value; non-printable bytes are escaped as \\t \\n \\r \\\\ \\xHH. jsonl: one object per line. hex: tsv in"
          + " hexadecimal."
    },
    footer = {
      "  kiwi scan data",
      "  kiwi scan data user:1 user:2 --limit 10",
      "  kiwi scan data --prefix user: --reverse --format jsonl",
      "  kiwi scan data --prefix user: --count",
      "  kiwi scan data --keyspace users"
    })
final class ScanCommand implements Callable<Integer> {
  /** Formats of a scan. */
  enum Format {
    /** Escaped text. */
    TSV(RecordFormat.TSV),
    /** One JSON object per line. */
    JSONL(RecordFormat.JSONL),
    /** Hexadecimal. */
    HEX(RecordFormat.HEX);

    private final RecordFormat records;

    Format(RecordFormat records) {
      this.records = records;
    }
  }

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
  private final RangeOptions range = new RangeOptions();

  @Option(names = "--count", description = "Write only the number of keys.")
  private boolean count;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "tsv",
      description = "tsv, jsonl or hex. Default: ${DEFAULT-VALUE}.")
  private Format format = Format.TSV;

  @Mixin
  private final KeyspaceOption keyspace = new KeyspaceOption();

  @Mixin
  private final EncodingOptions encoding = new EncodingOptions();

  ScanCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Scan scan = range.toScan(from, to, encoding);
    try (Kiwi db = store.openToRead()) {
      if (count) {
        AtomicLong seen = new AtomicLong();
        scan.run(keyspace.in(db, store), (key, value) -> seen.incrementAndGet(), () -> false);
        streams.out().println(seen.toString());
      } else {
        RecordWriter writer = format.records.writer(streams.out(), encoding.encoding());
        scan.run(keyspace.in(db, store), writer, () -> false);
      }
      streams.out().flush();
    }
    return ExitCode.OK;
  }
}
