package io.kiwidb.cli.command;

import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.cli.format.KeyspaceWriters;
import io.kiwidb.cli.format.RecordFormat;
import io.kiwidb.cli.format.RecordWriter;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.InterruptionNotice;
import io.kiwidb.cli.stream.Output;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.stream.Streams.Channel;
import io.kiwidb.cli.stream.TerminalSafeOutput;
import io.kiwidb.cli.view.EncryptionView;
import io.kiwidb.cli.view.Scan;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Exports a store in a format that {@code load} reads. Threading: not thread-safe. */
@Command(
    name = "dump",
    description = {
      "Export all keys and values of all keyspaces to standard output. 'kiwi load --create-keyspaces' with the same options restores them"
          + " byte for byte.",
      "tsv: key, TAB, value; non-printable bytes are escaped as \\t \\n \\r \\\\ \\xHH. jsonl: one object per line,"
          + " {\"key\": ..., \"value\": ...}, with \"keyBase64\" and \"valueBase64\" for data that is not UTF-8. csv: RFC 4180; binary data"
          + " is written unchanged, so use --hex or --base64 if other programs read it.",
      "Records of keyspaces other than the default one name it. tsv: a first column \\@NAME. csv: if there are several keyspaces, a first"
          + " line keyspace,key,value and a first column, empty for the default keyspace. jsonl: a member \"keyspace\".",
      "Only jsonl says when a key expires, in a member \"expiryMillis\"; loaded from the other formats, keys get the default time to live"
          + " of their keyspace.",
      "Of an encrypted store without its keys, the files, sizes and key ids are listed on standard error.",
      "Not exported are keyspaces without keys, and the providers and settings of keyspaces."
    },
    footer = {
      "  kiwi dump data > data.tsv",
      "  kiwi dump data --format jsonl | gzip > data.jsonl.gz",
      "  kiwi dump data | kiwi load copy --create-keyspaces",
      "  kiwi dump data --keyspace users | kiwi load data --keyspace copy-of-users"
    })
final class DumpCommand implements Callable<Integer> {
  /** Formats of a dump. */
  enum Format {
    /** Escaped text. */
    TSV(RecordFormat.TSV),
    /** RFC 4180. */
    CSV(RecordFormat.CSV),
    /** One JSON object per line. */
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
      description = "tsv, csv or jsonl. Default: ${DEFAULT-VALUE}.")
  private Format format = Format.TSV;

  @Option(
      names = "--keyspace",
      paramLabel = "NAME",
      description =
          "Only this keyspace; records do not name it, so that 'kiwi load --keyspace' can load them into any. Default: all keyspaces.")
  private Optional<String> keyspace = Optional.empty();

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
    try (Kiwi db = store.orReport(store::openToRead, this::report)) {
      Optional<Keyspace> only = keyspace.map(name -> StoreKeyspaces.named(db, store, name));
      return InterruptionNotice.ifInterrupted(streams, "the output is incomplete", () -> {
        dump(db, only, out);
        out.flush();
        return ExitCode.OK;
      });
    }
  }

  /** Not to standard output, where a reader expects records. */
  private void report(EncryptionView files) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    Output out = new Output(text);
    files.text(out, Ink.PLAIN);
    out.flush();
    streams.err().print(text.toString(StandardCharsets.UTF_8));
  }

  private void dump(Kiwi db, Optional<Keyspace> only, Output out) {
    Scan everything = new Scan(KeyRange.all(), Scan.Order.FORWARD, Scan.UNLIMITED);
    List<Keyspace> all = db.keyspaces();
    if (only.isPresent() || all.size() == 1) {
      RecordWriter writer = format.records.writer(out, encoding.encoding());
      everything.run(only.orElse(db), writer, () -> false);
      return;
    }
    KeyspaceWriters writers = format.records.keyspaceWriters(out, encoding.encoding());
    for (Keyspace each : all) {
      everything.run(each, writers.of(each.name()), () -> false);
    }
  }
}
