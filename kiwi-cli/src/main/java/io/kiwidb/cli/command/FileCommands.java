package io.kiwidb.cli.command;

import io.kiwidb.cli.stream.Streams;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Commands for one kind of file: {@code wal}, {@code sst} and {@code manifest}. Threading: not
 * thread-safe.
 */
@Command(synopsisSubcommandLabel = "COMMAND")
final class FileCommands implements Runnable {
  private final String label;
  private final Pattern names;
  private final String example;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  private FileCommands(String label, Pattern names, String example) {
    this.label = label;
    this.names = names;
    this.example = example;
  }

  /** Returns the commands for log segments. */
  static CommandLine wal(Streams streams) {
    return new FileCommands("a log segment", Pattern.compile("\\d+\\.wal"), "000001.wal")
        .build(streams, "wal");
  }

  /** Returns the commands for tables. */
  static CommandLine sst(Streams streams) {
    return new FileCommands("a table", Pattern.compile("\\d+\\.sst"), "000002.sst")
        .build(streams, "sst");
  }

  /** Returns the commands for blob files. */
  static CommandLine blob(Streams streams) {
    return new FileCommands("a blob file", Pattern.compile("\\d+\\.blob"), "000002.blob")
        .build(streams, "blob");
  }

  /** Returns the commands for manifests. */
  static CommandLine manifest(Streams streams) {
    return new FileCommands("a manifest", Pattern.compile("MANIFEST-\\d+"), "MANIFEST-000003")
        .build(streams, "manifest");
  }

  private CommandLine build(Streams streams, String name) {
    CommandLine group = new CommandLine(this);
    CommandLine dump = new CommandLine(new FileDumpCommand(streams, this));
    group.addSubcommand("dump", dump);
    describe(group, "Inspect " + label + ".", name);
    dump.getCommandSpec().usageMessage().footer(examples(name));
    return group;
  }

  private void describe(CommandLine group, String description, String name) {
    UsageMessageSpec usage = group.getCommandSpec().usageMessage();
    usage.description(description).footer(examples(name));
  }

  private String[] examples(String name) {
    return new String[] {
      "  kiwi " + name + " dump data/" + example,
      "  kiwi " + name + " dump data/" + example + " --json"
    };
  }

  String label() {
    return label;
  }

  boolean matches(String fileName) {
    return names.matcher(fileName).matches();
  }

  String example() {
    return example;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "missing command; usage: " + spec.qualifiedName() + " dump FILE");
  }
}
