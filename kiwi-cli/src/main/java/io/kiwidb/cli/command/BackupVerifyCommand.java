package io.kiwidb.cli.command;

import io.kiwidb.Backups;
import io.kiwidb.Backups.Verification;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.BackupVerificationView;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Verifies backups. Threading: not thread-safe. */
@Command(
    name = "verify",
    description = {
      "Verify backups: read all their files and compare them with their checksums. Read-only.",
      "The exit code is 1 if problems are found. Progress is written to standard error."
    },
    footer = {"  kiwi backup verify backups", "  kiwi backup verify backups --id 3 --json"})
final class BackupVerifyCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final BackupsArgument backups = new BackupsArgument();

  @Option(names = "--id", paramLabel = "ID", description = "Verify one backup. Default: all.")
  private Optional<Long> id = Optional.empty();

  @Mixin
  private final CopyOptions options = new CopyOptions();

  @Mixin
  private final ViewOptions view = new ViewOptions();

  BackupVerifyCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    try (Backups opened = backups.openToRead()) {
      Verification found = options.run(
          streams,
          "verified",
          "verification is incomplete",
          listener -> id.isPresent() ? opened.verify(id.get(), listener) : opened.verify(listener));
      view.show(new BackupVerificationView(found), streams);
      return found.isClean() ? ExitCode.OK : ExitCode.NO;
    }
  }
}
