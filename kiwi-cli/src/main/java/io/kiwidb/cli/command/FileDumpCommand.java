package io.kiwidb.cli.command;

import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.DumpLineView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Prints the contents of one file of a store: {@code wal dump}, {@code sst dump} and
 * {@code manifest dump}.
 */
@Command(
    name = "dump",
    description = {
      "Print the contents of a file, one item per line: offset, type and fields. The rest of the store is not needed.",
      "Of an encrypted file without its key: size, key id and the check of the header.",
      "Stops at the first corruption with exit code 3 and reports its offset."
    })
final class FileDumpCommand implements Callable<Integer> {
  private final Streams streams;
  private final FileCommands kind;

  @Parameters(index = "0", paramLabel = "FILE", description = "File to print.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path file;

  @Mixin
  private final ViewOptions view = new ViewOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  FileDumpCommand(Streams streams, FileCommands kind) {
    this.streams = streams;
    this.kind = kind;
  }

  @Override
  public Integer call() {
    Path path = file.toAbsolutePath().normalize();
    Path directory = path.getParent();
    if (directory == null || Files.isDirectory(path)) {
      throw new ParameterException(
          spec.commandLine(), file + " is a directory; specify " + kind.label() + " in it");
    }
    if (!Files.exists(path)) {
      throw new CommandFailure(ExitCode.FAILURE, "no such file: " + file);
    }
    String name = String.valueOf(path.getFileName());
    if (!kind.matches(name)) {
      throw new ParameterException(
          spec.commandLine(),
          file + " is not " + kind.label() + "; its name must be like " + kind.example());
    }
    return StoreKeys.orReport(
        () -> {
          StoreKeys.tools(spec)
              .dump(directory, name, line -> view.show(new DumpLineView(line), streams));
          return ExitCode.OK;
        },
        directory,
        name::equals,
        spec,
        report -> view.show(report, streams));
  }
}
