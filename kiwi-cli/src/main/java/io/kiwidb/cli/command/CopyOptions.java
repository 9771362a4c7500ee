package io.kiwidb.cli.command;

import io.kiwidb.CopyListener;
import io.kiwidb.cli.stream.InterruptionNotice;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.CopyLine;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Options of commands that copy stores, and their progress. Threading: not thread-safe. */
final class CopyOptions {
  @Option(
      names = {"-q", "--quiet"},
      description = "Do not show progress.")
  private boolean quiet;

  /**
   * Runs a copy and shows its progress on standard error.
   *
   * @param verb what is done, such as {@code copied}
   * @param consequence what an interruption means for the user
   */
  <T> T run(Streams streams, String verb, String consequence, Function<CopyListener, T> copy) {
    CopyLine line = quiet ? CopyLine.none() : CopyLine.on(streams, verb);
    try {
      return InterruptionNotice.ifInterrupted(streams, consequence, () -> copy.apply(line));
    } finally {
      line.clear();
    }
  }
}
