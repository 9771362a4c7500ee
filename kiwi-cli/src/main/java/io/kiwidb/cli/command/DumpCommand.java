package io.kiwidb.cli.command;

import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.cli.format.RecordFormat;
import io.kiwidb.cli.stream.InterruptionNotice;
import io.kiwidb.cli.stream.Output;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.stream.Streams.Channel;
import io.kiwidb.cli.stream.TerminalSafeOutput;
import io.kiwidb.cli.view.Scan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a whole store in a form that can be loaded again. Threading: not thread-safe. */
@Command(
    name = "dump",
    description = {
      "Write every key and value to standard output, so that 'kiwi load' with the same options reads them back byte for byte.",
      "tsv is key, TAB, value, with what is not printable escaped (\\t \\n \\r \\\\ \\xHH). jsonl is an object a line,"
          + " {\"key\": ..., \"value\": ...}, with \"keyBase64\" and \"valueBase64\" for what is not text. csv is RFC 4180: bytes"
          + " that are not text stand as they are; use --hex or --base64 where other programs read it."
    },
    footer = {
      "  kiwi dump data > data.tsv",
      "  kiwi dump data --format jsonl | gzip > data.jsonl.gz",
      "  kiwi dump data | kiwi load copy"
    })
final class DumpCommand implements Callable<Integer> {
  /** The formats a dump can have. */
  enum Format {
    /** Escaped text. */
    TSV(RecordFormat.TSV),
    /** RFC 4180. */
    CSV(RecordFormat.CSV),
    /** An object a line. */
    JSONL(RecordFormat.JSONL);

    private final RecordFormat records;

    Format(RecordFormat records) {
      this.records = records;
    }
  }

  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "tsv",
      description = "One of tsv, csv, jsonl; default: ${DEFAULT-VALUE}.")
  private Format format = Format.TSV;

  @Mixin
  private final EncodingOptions encoding = new EncodingOptions();

  DumpCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Output out = streams.isTerminal(Channel.OUT)
        ? new Output(new TerminalSafeOutput(streams.out().asStream()))
        : streams.out();
    try (Kiwi db = store.openToRead()) {
      Scan everything = new Scan(KeyRange.all(), Scan.Order.FORWARD, Scan.UNLIMITED);
      return InterruptionNotice.ifInterrupted(
          streams, "what was written is not the whole store", () -> {
            everything.run(db, format.records.writer(out, encoding.encoding()), () -> false);
            out.flush();
            return ExitCode.OK;
          });
    }
  }
}
