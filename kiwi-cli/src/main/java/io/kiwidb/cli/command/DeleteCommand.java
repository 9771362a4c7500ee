package io.kiwidb.cli.command;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.cli.stream.Streams;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes one key. Threading: not thread-safe. */
@Command(
    name = "del",
    description = "Delete a key; no effect if it is absent.",
    footer = {
      "  kiwi del data greeting",
      "  kiwi del data --hex 00ff",
      "  kiwi del data job:17 --single"
    })
final class DeleteCommand implements Callable<Integer> {
  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Parameters(index = "1", paramLabel = "KEY", description = "Key.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String key;

  @Option(
      names = "--single",
      description =
          "The key was put once, is never overwritten and never merged: the deletion vanishes with its value.")
  private boolean isSingle;

  @Mixin
  private final KeyspaceOption keyspace = new KeyspaceOption();

  @Mixin
  private final EncodingOptions encoding = new EncodingOptions();

  DeleteCommand(Streams streams) {
    assert streams != null; // prints nothing
  }

  @Override
  public Integer call() {
    byte[] keyBytes = encoding.decode(key);
    try (Kiwi db = store.openToChange()) {
      Keyspace target = keyspace.in(db, store);
      if (isSingle) {
        target.singleDelete(keyBytes);
      } else {
        target.delete(keyBytes);
      }
    }
    return ExitCode.OK;
  }
}
