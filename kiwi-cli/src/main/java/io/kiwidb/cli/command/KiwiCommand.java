package io.kiwidb.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code kiwi} itself: the options of every command. Threading: not thread-safe. */
@Command(
    name = "kiwi",
    description = "An embedded, ordered, durable key-value store, from the command line.",
    synopsisSubcommandLabel = "COMMAND",
    optionListHeading = "%nOptions, of every command:%n",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kiwi repl                         look around, in ./kiwi-data",
      "  kiwi put data greeting hello      make a store in data, and store something",
      "  kiwi get data greeting",
      "  kiwi load data records.csv        load a file of any size",
      "  kiwi scan data --prefix user: | head",
      "  kiwi verify data                  check every byte",
      "",
      "'kiwi COMMAND --help' explains a command.",
      "",
      "Environment:",
      "  JAVA_HOME     the JDK to run on, 17 or later",
      "  KIWI_OPTS     options for the JVM, such as -Xmx4g",
      "  KIWI_PLUGINS  a directory of jars with plug-ins of your own",
      "  KIWI_HISTORY  the file in which the shell keeps lines; empty for none; default: ~/.kiwi_history",
      "  NO_COLOR      when set, no colours"
    })
public final class KiwiCommand implements Runnable {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Explain the command.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Say which version this is.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean version;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Log what happens to standard error.")
  private boolean verbose;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Log every decision, and show the stack trace of a failure.")
  private boolean debug;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  /** Whether what happens is logged. */
  public boolean isVerbose() {
    return verbose;
  }

  /** Whether stack traces are shown. */
  public boolean isDebugging() {
    return debug;
  }
}
