package io.kiwidb.cli.command;

import io.kiwidb.Durability;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.Settings;
import io.kiwidb.cli.format.CsvHeader;
import io.kiwidb.cli.format.RecordFormat;
import io.kiwidb.cli.format.RecordReader;
import io.kiwidb.cli.load.LoadInterruptedException;
import io.kiwidb.cli.load.LoadProblems;
import io.kiwidb.cli.load.LoadProgress;
import io.kiwidb.cli.load.LoadReport;
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

/** Loads a file of records of any size. Threading: not thread-safe. */
@Command(
    name = "load",
    description = {
      "Load keys and values from a file, or from standard input. Makes the store if there is none.",
      "tsv is key, TAB, value on each line, with the escapes \\t \\n \\r \\\\ \\xHH. csv is RFC 4180 with two columns. jsonl is an object"
          + " a line, {\"key\": ..., \"value\": ...}, or keyHex, keyBase64, valueHex, valueBase64 for what is not text.",
      "Lines without anything but blanks are skipped, in every format.",
      "A bad line is reported with its number and skipped; the exit code is then 1. Ctrl-C ends the load cleanly, and says how far it"
          + " came.",
      "However a load ends, even by kill -9, the store holds what came first in the input, in whole batches. To load all of it again"
          + " does no harm."
    },
    footer = {
      "  kiwi load data records.tsv",
      "  kiwi load data export.csv --header --strict",
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
      description = "The file; - or nothing for standard input.")
  private String file = STANDARD_INPUT;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "One of tsv, csv, jsonl, hex. Without it the end of the file's name decides: .tsv .tab .csv .jsonl .ndjson .hex."
              + " Standard input and other pipes are tsv.")
  private Optional<RecordFormat> format = Optional.empty();

  @Option(names = "--header", description = "csv: skip the first record, which names the columns.")
  private boolean header;

  @Option(
      names = "--strict",
      description = "End at the first bad line. What was loaded before it stays.")
  private boolean strict;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Records written together; default: ${DEFAULT-VALUE}.")
  private int batch = 1000;

  @Option(
      names = "--durability",
      paramLabel = "POLICY",
      description =
          "One of sync, batch, adaptive, none: what a power cut during the load may take; without it as the store is set."
              + " At the end everything is synced under each of them.")
  private Optional<Durability> durability = Optional.empty();

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress bar.")
  private boolean quiet;

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
    if (batch < 1) {
      throw new ParameterException(spec.commandLine(), "--batch cannot be " + batch);
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
   * A name that says nothing is no reason to guess: what is taken for tsv and is not makes wrong
   * keys.
   */
  private RecordFormat format() {
    boolean named = !file.equals(STANDARD_INPUT);
    return format
        .or(() -> named ? RecordFormat.ofFileName(file) : Optional.empty())
        .or(() -> named && Files.isRegularFile(Path.of(file))
            ? Optional.empty()
            : Optional.of(RecordFormat.TSV))
        .orElseThrow(
            () -> new ParameterException(
                spec.commandLine(),
                "the name " + file
                    + " does not say which format the file has: give it with --format, one of tsv, csv, jsonl, hex"));
  }

  private LoadReport load(RecordReader reader, MeteredInput input) throws IOException {
    Options.Builder options = writer.toOptions();
    durability.ifPresent(policy -> options.set(Settings.DURABILITY, policy));
    try (Kiwi db = Kiwi.open(store.directory(), options.build());
        LoadProgress progress = progress(input)) {
      if (db.settings().profile() == Profile.DEV && writer.profile().isEmpty()) {
        streams
            .err()
            .println(
                "kiwi: the store has the profile dev, whose small memtables and tables make a load much slower;"
                    + " 'load --profile prod' or 'kiwi config DIR profile prod' switches it");
      }
      LoadProblems problems =
          new LoadProblems(strict ? LoadProblems.Policy.END : LoadProblems.Policy.SKIP, progress);
      try (Loader loader = new Loader(db, batch, problems, progress)) {
        return loader.load(reader, report -> {
          view.show(report, streams);
          streams.out().flush();
        });
      }
    }
  }

  private LoadProgress progress(MeteredInput input) {
    if (!streams.isTerminal(Channel.ERR)) {
      return LoadProgress.none(streams.err(), LoadProgress.Place.PIPE);
    }
    boolean typed = file.equals(STANDARD_INPUT) && streams.isTerminal(Channel.IN);
    return quiet || typed // who types does not want to be drawn over
        ? LoadProgress.none(streams.err(), LoadProgress.Place.TERMINAL)
        : LoadProgress.bar(
            streams.err(), TerminalWidth.of(streams, Channel.ERR, DEFAULT_WIDTH), input);
  }
}
