package io.kiwidb.cli.command;

import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.Settings;
import io.kiwidb.StorageException;
import io.kiwidb.cli.repl.EventFeed;
import io.kiwidb.cli.repl.InteractiveShell;
import io.kiwidb.cli.repl.ScriptShell;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.stream.Streams.Channel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Starts the shell. Threading: not thread-safe. */
@Command(
    name = "repl",
    description = {
      "Start a shell on a store: read and write, batches, snapshots, keyspaces, and inspection of memtables, tables, statistics and settings."
          + " Type 'help' for the commands.",
      "On a terminal, the shell has history, completion (Tab) and colours, and shows flushes and compactions as they happen. Input"
          + " from a pipe runs as a script: a line that fails is reported with its number, the script continues, and the exit code is 1.",
      "On a terminal, lines are saved in ~/.kiwi_history, readable by its owner only, except lines that start with a space. KIWI_HISTORY"
          + " selects another file; if it is empty, no history is saved.",
      "The shell measures the latency of every operation: it overrides statistics.latency-sampling.",
      "A new store uses the profile dev, whose thresholds are so small that a few writes cause flushes and compactions."
    },
    footer = {
      "  kiwi repl",
      "  kiwi repl data",
      "  echo 'scan --prefix user:' | kiwi repl data",
      "  kiwi repl data --profile prod --use memtable=skiplist"
    })
final class ReplCommand implements Callable<Integer> {
  private static final Path DEFAULT_DIRECTORY = Path.of("kiwi-data");

  private final Streams streams;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = "kiwi-data",
      description = "Directory of the store, created if missing. Default: ./${DEFAULT-VALUE}.")
  private Path directory = DEFAULT_DIRECTORY;

  @Option(
      names = "--no-events",
      description = "Do not show flushes, compactions and other background events.")
  private boolean withoutEvents;

  @Mixin
  private final WriterOptions writer = new WriterOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  ReplCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    EventFeed events = new EventFeed();
    boolean interactive = streams.isTerminal(Channel.IN) && streams.isTerminal(Channel.OUT);
    // An interactive user runs too few operations for sampling.
    Options.Builder options =
        StoreKeys.addTo(writer.toOptions(), spec).set(Settings.LATENCY_SAMPLING, 1L);
    if (interactive && !withoutEvents) {
      options.listener(events);
    }
    try (Kiwi db = open(options)) {
      if (interactive) {
        streams.err().println("Type 'help' for help, 'exit' or Ctrl-D to quit.");
        new InteractiveShell(db, streams, events).run();
        return ExitCode.OK;
      }
      return new ScriptShell(db, streams).run() == ScriptShell.Outcome.SUCCESS
          ? ExitCode.OK
          : ExitCode.NO;
    }
  }

  private Kiwi open(Options.Builder options) {
    try {
      Kiwi db = Kiwi.open(directory, options.openMode(OpenMode.MUST_EXIST).build());
      streams
          .err()
          .println("Store " + db.location() + ", profile " + lower(db.settings().profile()));
      return db;
    } catch (StorageException e) {
      if (!StoreArgument.isNotThere(e)) {
        throw e;
      }
    }
    Profile profile = writer.profile().orElse(Profile.DEV);
    Kiwi db = Kiwi.open(
        directory, options.openMode(OpenMode.CREATE_IF_MISSING).profile(profile).build());
    streams
        .err()
        .println("New store " + db.location() + ", profile " + lower(profile)
            + (profile == Profile.DEV
                ? " (small thresholds, so that flushes and compactions happen after a few writes)"
                : ""));
    return db;
  }

  private static String lower(Profile profile) {
    return profile.name().toLowerCase(Locale.ROOT);
  }
}
