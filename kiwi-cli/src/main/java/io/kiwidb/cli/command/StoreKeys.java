package io.kiwidb.cli.command;

import io.kiwidb.KeyProvider;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiTools;
import io.kiwidb.Options;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.cli.view.EncryptionView;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;

/** The keys that the command line gives for encrypted stores. Threading: stateless. */
final class StoreKeys {
  private StoreKeys() {}

  /** Returns the keys; empty if none were given. */
  static Optional<KeyProvider> of(CommandSpec spec) {
    KiwiCommand root = (KiwiCommand) spec.root().userObject();
    return root.keys();
  }

  /** Adds the keys to options. */
  static Options.Builder addTo(Options.Builder options, CommandSpec spec) {
    of(spec).ifPresent(options::encryption);
    return options;
  }

  /** Returns tools that use the keys. */
  static KiwiTools tools(CommandSpec spec) {
    KiwiTools tools = Kiwi.tools();
    return of(spec).map(tools::withKeys).orElse(tools);
  }

  /**
   * Runs an action. If it fails because the keys of the store are missing or wrong, shows what can
   * be said of the files without them, before the failure.
   *
   * @param files the names of the files to report
   */
  static <T> T orReport(
      Action<T> action,
      Path directory,
      Predicate<String> files,
      CommandSpec spec,
      Consumer<EncryptionView> shown) {
    try {
      return action.run();
    } catch (StorageException e) {
      if (e.reason() == Reason.KEY_MISSING || e.reason() == Reason.WRONG_KEY) {
        shown.accept(new EncryptionView(tools(spec).encryption(directory).stream()
            .filter(file -> files.test(file.file()))
            .toList()));
      }
      throw e;
    }
  }

  /** Something that returns a result. */
  @FunctionalInterface
  interface Action<T> {
    /** Runs it. */
    T run();
  }
}
