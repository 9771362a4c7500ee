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

/** Shows a range of keys and values. Threading: not thread-safe. */
@Command(
    name = "scan",
    description = {
      "Write keys and values in order, one a line.",
      "tsv is key, TAB, value, with what is not printable escaped (\\t \\n \\r \\\\ \\xHH); jsonl an object a line; hex is tsv in hex"
          + " digits."
    },
    footer = {
      "  kiwi scan data",
      "  kiwi scan data user:1 user:2 --limit 10",
      "  kiwi scan data --prefix user: --reverse --format jsonl",
      "  kiwi scan data --prefix user: --count"
    })
final class ScanCommand implements Callable<Integer> {
  /** The formats a scan can have. */
  enum Format {
    /** Escaped text. */
    TSV(RecordFormat.TSV),
    /** An object a line. */
    JSONL(RecordFormat.JSONL),
    /** Hex digits. */
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
      description = "The first key; the start without it.")
  private Optional<String> from = Optional.empty();

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "TO",
      description = "Keys from here on are left out; the end without it.")
  private Optional<String> to = Optional.empty();

  @Mixin
  private final RangeOptions range = new RangeOptions();

  @Option(names = "--count", description = "Write only how many keys there are.")
  private boolean count;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "tsv",
      description = "One of tsv, jsonl, hex; default: ${DEFAULT-VALUE}.")
  private Format format = Format.TSV;

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
        scan.run(db, (key, value) -> seen.incrementAndGet(), () -> false);
        streams.out().println(seen.toString());
      } else {
        RecordWriter writer = format.records.writer(streams.out(), encoding.encoding());
        scan.run(db, writer, () -> false);
      }
      streams.out().flush();
    }
    return ExitCode.OK;
  }
}
