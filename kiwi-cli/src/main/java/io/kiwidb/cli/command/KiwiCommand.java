package io.kiwidb.cli.command;

import io.kiwidb.KeyProvider;
import io.kiwidb.storage.KeyFile;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The top-level command {@code kiwi} and the options common to all commands. Threading: not
 * thread-safe.
 */
@Command(
    name = "kiwi",
    description = "An embedded, ordered, durable key-value store, from the command line.",
    synopsisSubcommandLabel = "COMMAND",
    optionListHeading = "%nCommon options:%n",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kiwi repl                         start a shell on the store ./kiwi-data",
      "  kiwi web                          show it in the browser",
      "  kiwi put data greeting hello      create the store data and write a key",
      "  kiwi get data greeting",
      "  kiwi load data records.csv        load a file of any size",
      "  kiwi scan data --prefix user: | head",
      "  kiwi verify data                  check the whole store",
      "",
      "See 'kiwi COMMAND --help' for the help of a command.",
      "",
      "Environment:",
      "  JAVA_HOME     JDK to run on, 17 or later",
      "  KIWI_OPTS     JVM options, such as -Xmx4g",
      "  KIWI_PLUGINS  directory of jars with additional providers",
      "  KIWI_KEY_FILE the key file of encrypted stores, see --key-file",
      "  KIWI_HISTORY  history file of the shell; empty: no history; default: ~/.kiwi_history",
      "  NO_COLOR      if set, disables colours"
    })
public final class KiwiCommand implements Runnable {
  private static final String KEY_FILE = "KIWI_KEY_FILE";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean version;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Log informational messages to standard error.")
  private boolean verbose;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Log debug messages, and show the stack trace of a failure.")
  private boolean debug;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description =
          "Key file of an encrypted store; a new store is encrypted with it. Default: KIWI_KEY_FILE.")
  private Optional<Path> keyFile = Optional.empty();

  private @Nullable KeyProvider read; // once, so that a warning is written once

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "missing command");
  }

  /** Returns the keys for encrypted stores; empty if none were given. */
  Optional<KeyProvider> keys() {
    if (read == null) {
      read = keyFile.or(KiwiCommand::keyFileOfEnvironment).map(this::read).orElse(null);
    }
    return Optional.ofNullable(read);
  }

  private static Optional<Path> keyFileOfEnvironment() {
    return Optional.ofNullable(System.getenv(KEY_FILE))
        .filter(name -> !name.isEmpty())
        .map(Path::of);
  }

  private KeyProvider read(Path path) {
    KeyFile keys = KeyFile.open(path);
    keys.exposure()
        .ifPresent(warning -> spec.commandLine().getErr().println("kiwi: warning: " + warning));
    return keys;
  }

  /** Returns whether informational messages are logged. */
  public boolean isVerbose() {
    return verbose;
  }

  /** Returns whether debug messages and stack traces are shown. */
  public boolean isDebugging() {
    return debug;
  }
}
