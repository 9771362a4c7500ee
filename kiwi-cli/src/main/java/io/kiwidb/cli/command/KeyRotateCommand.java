package io.kiwidb.cli.command;

import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.Units;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Encrypts files of a store anew. Threading: not thread-safe. */
@Command(
    name = "rotate",
    description = {
      "Encrypt all files of a store that use older keys with the current key of the key file. The store must not be open.",
      "It needs space for a second copy of the largest file. It can be interrupted, and repeated."
    },
    footer = {"  kiwi key rotate data --key-file ~/secret/kiwi.keys"})
final class KeyRotateCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  KeyRotateCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    if (!store.isStore()) {
      throw store.missing();
    }
    if (StoreKeys.of(spec).isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "missing keys; give --key-file FILE, or set KIWI_KEY_FILE");
    }
    int files = store.tools().rotateKeys(store.directory(), file -> {});
    streams.err().println("encrypted " + Units.count(files, "file") + " anew");
    return ExitCode.OK;
  }
}
