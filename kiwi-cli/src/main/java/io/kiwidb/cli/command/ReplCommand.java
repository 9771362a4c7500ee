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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The shell. Threading: not thread-safe. */
@Command(
    name = "repl",
    description = {
      "Talk to a store: put, get, scan, batches, snapshots, and a look at its memtables, tables, figures and settings; 'help' there"
          + " lists everything.",
      "On a terminal with history, completion (Tab) and colours, and flushes and compactions are shown as they happen. From a pipe"
          + " without; a line that fails is reported with its number, the next is run, and the exit code is then 1.",
      "On a terminal, lines are kept in ~/.kiwi_history, which only its owner may read; not those that begin with a blank. KIWI_HISTORY"
          + " names another file; when it is empty, nothing is kept.",
      "The latency of every operation is measured, whatever statistics.latency-sampling is set to in the store.",
      "A new store gets the profile dev, whose thresholds are so small that flushes and compactions are seen after a few writes."
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
      description =
          "The directory of the store, made if there is none; default: ./${DEFAULT-VALUE}.")
  private Path directory = DEFAULT_DIRECTORY;

  @Option(names = "--no-events", description = "Do not show what happens in the background.")
  private boolean withoutEvents;

  @Mixin
  private final WriterOptions writer = new WriterOptions();

  ReplCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    EventFeed events = new EventFeed();
    boolean interactive = streams.isTerminal(Channel.IN) && streams.isTerminal(Channel.OUT);
    // At the speed of a person one of many is none.
    Options.Builder options = writer.toOptions().set(Settings.LATENCY_SAMPLING, 1L);
    if (interactive && !withoutEvents) {
      options.listener(events);
    }
    try (Kiwi db = open(options)) {
      if (interactive) {
        streams.err().println("Type help for the commands, exit or Ctrl-D to leave.");
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
                ? ": small thresholds, so that you see flushes and compactions"
                : ""));
    return db;
  }

  private static String lower(Profile profile) {
    return profile.name().toLowerCase(Locale.ROOT);
  }
}
