package io.kiwidb.cli.command;

import io.kiwidb.cli.stream.Streams;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** All commands by name, in the order of the help. Threading: immutable. */
public final class Commands {
  private static final Map<String, Function<Streams, Object>> BY_NAME = byName();

  private Commands() {}

  private static Map<String, Function<Streams, Object>> byName() {
    Map<String, Function<Streams, Object>> commands = new LinkedHashMap<>();
    commands.put("repl", ReplCommand::new);
    commands.put("web", WebCommand::new);
    commands.put("api", ApiCommand::new);
    commands.put("logs", LogsCommand::new);
    commands.put("put", PutCommand::new);
    commands.put("get", GetCommand::new);
    commands.put("del", DeleteCommand::new);
    commands.put("del-range", DeleteRangeCommand::new);
    commands.put("merge", MergeCommand::new);
    commands.put("scan", ScanCommand::new);
    commands.put("load", LoadCommand::new);
    commands.put("dump", DumpCommand::new);
    commands.put("keyspaces", KeyspacesCommand::new);
    commands.put("keyspace", KeyspaceCommands::of);
    commands.put("key", KeyCommands::of);
    commands.put("flush", FlushCommand::new);
    commands.put("compact", CompactCommand::new);
    commands.put("stats", StatsCommand::new);
    commands.put("lsm", LsmCommand::new);
    commands.put("mem", MemCommand::new);
    commands.put("disk", DiskCommand::new);
    commands.put("trace", TraceCommand::new);
    commands.put("verify", VerifyCommand::new);
    commands.put("checkpoint", CheckpointCommand::new);
    commands.put("backup", BackupCommands::of);
    commands.put("restore", RestoreCommand::new);
    commands.put("config", ConfigCommand::new);
    commands.put("providers", ProvidersCommand::new);
    commands.put("wal", FileCommands::wal);
    commands.put("sst", FileCommands::sst);
    commands.put("blob", FileCommands::blob);
    commands.put("manifest", FileCommands::manifest);
    commands.put("bench", streams -> new BenchCommand());
    commands.put("jmh", streams -> new JmhCommand());
    commands.put("soak", streams -> new SoakCommand());
    commands.put("rehearse", RehearseCommand::new);
    return commands;
  }

  /** Returns whether a word is the name of a command. */
  public static boolean isCommand(String word) {
    return BY_NAME.containsKey(word);
  }

  /** Adds one command to the top-level command line. */
  public static void add(CommandLine top, Streams streams, String name) {
    Object command = Objects.requireNonNull(BY_NAME.get(name), name).apply(streams);
    add(top, name, command instanceof CommandLine line ? line : new CommandLine(command));
  }

  private static void add(CommandLine top, String name, CommandLine command) {
    top.addSubcommand(name, command);
    addCommonHelp(command);
  }

  /** Adds all commands to the top-level command line. */
  public static void addAll(CommandLine top, Streams streams) {
    BY_NAME.keySet().forEach(name -> add(top, streams, name));
    add(top, "help", new CommandLine(new HelpCommand()));
    addCommonHelp(top);
  }

  /** Adds the parts that the help of all commands has in common. */
  private static void addCommonHelp(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    spec.usageMessage()
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(ExitCode.descriptions());
    spec.usageMessage().sortOptions(false);
    if (spec.parent() != null) {
      spec.usageMessage()
          .descriptionHeading("%n")
          .parameterListHeading("%n")
          .optionListHeading("%nOptions:%n");
      spec.usageMessage().footerHeading("%nExamples:%n");
    }
    command.getSubcommands().values().stream()
        .filter(sub -> spec.parent() != null)
        .forEach(Commands::addCommonHelp);
  }
}
