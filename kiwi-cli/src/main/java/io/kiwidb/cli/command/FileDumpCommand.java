package io.kiwidb.cli.command;

import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.DumpLineView;
import io.kiwidb.io.FileSystemStorage;
import io.kiwidb.io.Storage;
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
 * Shows what is in one file of a store: {@code dump} of {@code wal}, {@code sst} and
 * {@code manifest}.
 */
@Command(
    name = "dump",
    description = {
      "Show everything that is in the file: offset, what it is, and its fields, one a line. Works without the rest of the store.",
      "Damage ends it with exit code 3 and the place of the damage."
    })
final class FileDumpCommand implements Callable<Integer> {
  private final Streams streams;
  private final FileCommands kind;

  @Parameters(index = "0", paramLabel = "FILE", description = "The file.")
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
          spec.commandLine(), file + " is a directory; name " + kind.label() + " in it");
    }
    if (!Files.exists(path)) {
      throw new CommandFailure(ExitCode.FAILURE, "there is no file " + file);
    }
    String name = String.valueOf(path.getFileName());
    if (!kind.matches(name)) {
      throw new ParameterException(
          spec.commandLine(),
          file + " is not " + kind.label() + ", whose name is like " + kind.example());
    }
    try (Storage storage = FileSystemStorage.open(directory, OpenMode.READ_ONLY)) {
      Kiwi.tools().dump(storage, name, line -> view.show(new DumpLineView(line), streams));
    }
    return ExitCode.OK;
  }
}
