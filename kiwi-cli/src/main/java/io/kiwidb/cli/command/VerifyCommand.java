package io.kiwidb.cli.command;

import io.kiwidb.KiwiTools.VerifyReport;
import io.kiwidb.cli.stream.InterruptionNotice;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.stream.Streams.Channel;
import io.kiwidb.cli.view.VerifyView;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Verifies a store. Threading: not thread-safe. */
@Command(
    name = "verify",
    description = {
      "Verify a store: checksums, key order, overlaps, bounds, counts, filters, obsolete files and the log chain. Read-only.",
      "Of an encrypted store without its keys: files, key ids and headers; the exit code is 3, as the contents were not verified.",
      "The exit code is 1 if problems are found. Progress is written to standard error."
    },
    footer = {"  kiwi verify data", "  kiwi verify data --quiet --json"})
final class VerifyCommand implements Callable<Integer> {
  /** Returns to the start of the line and clears it. */
  private static final String REWRITE = "\r\u001b[K";

  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Option(
      names = {"-q", "--quiet"},
      description = "Do not show progress.")
  private boolean quiet;

  @Mixin
  private final ViewOptions view = new ViewOptions();

  VerifyCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    if (!Files.isDirectory(store.directory())) {
      throw store.missing();
    }
    VerifyReport report = InterruptionNotice.ifInterrupted(
        streams,
        "verification is incomplete",
        () -> store.orReport(
            () -> store.tools().verify(store.directory(), this::progress),
            files -> view.show(files, streams)));
    if (!quiet && streams.isTerminal(Channel.ERR)) {
      streams.err().print(REWRITE);
      streams.err().flush();
    }
    view.show(new VerifyView(report), streams);
    return report.isClean() ? ExitCode.OK : ExitCode.NO;
  }

  private void progress(String step) {
    if (quiet) {
      return;
    }
    if (streams.isTerminal(Channel.ERR)) {
      streams.err().print(REWRITE + "checking " + step);
      streams.err().flush();
    } else {
      streams.err().println("checking " + step);
    }
  }
}
