package io.kiwidb.cli.command;

import io.kiwidb.Durability;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.Settings;
import io.kiwidb.cli.format.CsvHeader;
import io.kiwidb.cli.format.RecordFormat;
import io.kiwidb.cli.format.RecordReader;
import io.kiwidb.cli.keyspace.QuotedName;
import io.kiwidb.cli.load.LoadInterruptedException;
import io.kiwidb.cli.load.LoadProblems;
import io.kiwidb.cli.load.LoadProgress;
import io.kiwidb.cli.load.LoadReport;
import io.kiwidb.cli.load.LoadTargets;
import io.kiwidb.cli.load.Loader;
import io.kiwidb.cli.load.MeteredInput;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.stream.Streams.Channel;
import io.kiwidb.cli.stream.TerminalWidth;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Loads records from a file of any size. Threading: not thread-safe. */
@Command(
    name = "load",
    description = {
      "Load keys and values from a file or standard input. Creates the store if it is missing.",
      "tsv: key, TAB, value per line, with the escapes \\t \\n \\r \\\\ \\xHH. csv: RFC 4180 with two columns. jsonl: one object"
          + " per line, {\"key\": ..., \"value\": ...}, or keyHex, keyBase64, valueHex, valueBase64 for binary data. hex: tsv in hexadecimal.",
      "A record may name its keyspace, as in a dump of a store with several. tsv: a first column \\@NAME. csv: a first column in a file"
          + " whose first line is keyspace,key,value. jsonl: a member \"keyspace\".",
      "Blank lines are skipped in every format.",
      "Invalid lines are reported with their line numbers and skipped; the exit code is then 1. Ctrl-C stops the load cleanly and reports"
          + " how many records were loaded.",
      "Whenever a load ends, even by kill -9, the store contains a prefix of the input, in whole batches. It is safe to load the same"
          + " input again."
    },
    footer = {
      "  kiwi load data records.tsv",
      "  kiwi load data export.csv --header --strict",
      "  kiwi load data users.tsv --keyspace users --create-keyspaces",
      "  zcat big.jsonl.gz | kiwi load data - --format jsonl --durability none"
    })
final class LoadCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";
  private static final int DEFAULT_WIDTH = 80;

  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = STANDARD_INPUT,
      description = "Input file. Default, or -: standard input.")
  private String file = STANDARD_INPUT;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "tsv, csv, jsonl or hex. Default: by file name extension (.tsv .tab .csv .jsonl .ndjson .hex);"
              + " tsv for standard input and pipes.")
  private Optional<RecordFormat> format = Optional.empty();

  @Option(
      names = "--header",
      description = "csv only: skip the first record, which contains column names.")
  private boolean header;

  @Option(
      names = "--strict",
      description = "Stop at the first invalid line. Records before it are loaded.")
  private boolean strict;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Records per batch. Default: ${DEFAULT-VALUE}.")
  private int batch = 1000;

  @Option(
      names = "--durability",
      paramLabel = "POLICY",
      description =
          "sync, batch, adaptive or none: what a power cut during the load may lose. Default: the setting of the store."
              + " With each policy, all records are synced at the end of the load.")
  private Optional<Durability> durability = Optional.empty();

  @Option(
      names = {"-q", "--quiet"},
      description = "Do not show a progress bar.")
  private boolean quiet;

  @Option(
      names = "--keyspace",
      paramLabel = "NAME",
      description = "Keyspace of records that do not name one. Default: the default keyspace.")
  private String keyspace = Keyspace.DEFAULT;

  @Option(
      names = "--create-keyspaces",
      description =
          "Create keyspaces that do not exist, with the providers and settings of the store. Otherwise a record of such a keyspace ends"
              + " the load.")
  private boolean creatingKeyspaces;

  @Mixin
  private final WriterOptions writer = new WriterOptions();

  @Mixin
  private final EncodingOptions encoding = new EncodingOptions();

  @Mixin
  private final ViewOptions view = new ViewOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  LoadCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    if (creatingKeyspaces && !keyspace.equals(Keyspace.DEFAULT)) {
      NewName.check(keyspace, spec.commandLine());
    }
    if (batch < 1) {
      throw new ParameterException(spec.commandLine(), "--batch must be at least 1, not " + batch);
    }
    try (MeteredInput input = open()) {
      RecordReader reader = format()
          .reader(input, encoding.encoding(), header ? CsvHeader.PRESENT : CsvHeader.ABSENT);
      LoadReport report = load(reader, input);
      return report.rejected() == 0 ? ExitCode.OK : ExitCode.NO;
    } catch (LoadInterruptedException e) {
      return ExitCode.INTERRUPTED;
    }
  }

  private MeteredInput open() throws IOException {
    if (file.equals(STANDARD_INPUT)) {
      return new MeteredInput(streams.in("records"), MeteredInput.UNKNOWN);
    }
    Path path = Path.of(file);
    if (Files.isDirectory(path)) {
      throw new CommandFailure(ExitCode.FAILURE, file + " is a directory, not a file of records");
    }
    InputStream in = Files.newInputStream(path);
    return new MeteredInput(
        in, Files.isRegularFile(path) ? Files.size(path) : MeteredInput.UNKNOWN);
  }

  /**
   * Returns the format. Throws if a regular file has an unknown extension: guessing tsv could
   * produce wrong keys.
   */
  private RecordFormat format() {
    boolean named = !file.equals(STANDARD_INPUT);
    return format
        .or(() -> named ? RecordFormat.ofFileName(file) : Optional.empty())
        .or(() -> named && Files.isRegularFile(Path.of(file))
            ? Optional.empty()
            : Optional.of(RecordFormat.TSV))
        .orElseThrow(() -> new ParameterException(
            spec.commandLine(),
            "unknown format of " + file + "; specify --format: tsv, csv, jsonl or hex"));
  }

  private LoadReport load(RecordReader reader, MeteredInput input) throws IOException {
    Options.Builder options = writer.toOptions();
    durability.ifPresent(policy -> options.set(Settings.DURABILITY, policy));
    try (Kiwi db = open(options);
        LoadProgress progress = progress(input)) {
      if (db.settings().profile() == Profile.DEV && writer.profile().isEmpty()) {
        streams
            .err()
            .println(
                "kiwi: the store uses the profile dev, whose small memtables and tables slow down a load;"
                    + " switch with 'load --profile prod' or 'kiwi config DIR profile prod'");
      }
      LoadProblems problems =
          new LoadProblems(strict ? LoadProblems.Policy.END : LoadProblems.Policy.SKIP, progress);
      try (Loader loader = new Loader(db, targets(db), batch, problems, progress)) {
        return loader.load(reader, report -> {
          view.show(report, streams);
          streams.out().flush();
        });
      }
    }
  }

  /** Opens the store; does not create one that would lack the keyspace. */
  private Kiwi open(Options.Builder options) {
    return keyspace.equals(Keyspace.DEFAULT) || creatingKeyspaces
        ? store.open(options)
        : store.openToChange(options);
  }

  private LoadTargets targets(Kiwi db) {
    if (keyspace.equals(Keyspace.DEFAULT)) {
      return new LoadTargets(db, db, missing());
    }
    if (creatingKeyspaces && db.findKeyspace(keyspace).isEmpty()) {
      db.createKeyspace(keyspace);
      streams.err().println("created keyspace " + QuotedName.of(keyspace));
    }
    return new LoadTargets(db, StoreKeyspaces.named(db, store, keyspace), missing());
  }

  private LoadTargets.Missing missing() {
    return creatingKeyspaces ? LoadTargets.Missing.CREATE : LoadTargets.Missing.FAIL;
  }

  private LoadProgress progress(MeteredInput input) {
    if (!streams.isTerminal(Channel.ERR)) {
      return LoadProgress.none(streams.err(), LoadProgress.Place.PIPE);
    }
    boolean typed = file.equals(STANDARD_INPUT) && streams.isTerminal(Channel.IN);
    return quiet || typed // a bar would overwrite what the user types
        ? LoadProgress.none(streams.err(), LoadProgress.Place.TERMINAL)
        : LoadProgress.bar(
            streams.err(), TerminalWidth.of(streams, Channel.ERR, DEFAULT_WIDTH), input);
  }
}
