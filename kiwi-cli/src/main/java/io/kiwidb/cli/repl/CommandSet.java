package io.kiwidb.cli.repl;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** All commands of the shell, in the order of the help. Threading: immutable. */
final class CommandSet {
  private static final int USAGE_WIDTH = 16;
  private static final String HELP_ROW = "%-" + USAGE_WIDTH + "s  %s";

  private static final Map<String, String> ALIASES = Map.of("quit", "exit", "?", "help");

  /** Commands of other shells and their equivalents, for hints. */
  private static final Map<String, String> OF_OTHER_SHELLS = Map.ofEntries(
      Map.entry("set", "put"),
      Map.entry("delete", "del"),
      Map.entry("rm", "del"),
      Map.entry("delrange", "del-range"),
      Map.entry("deleterange", "del-range"),
      Map.entry("keys", "scan"),
      Map.entry("list", "scan"),
      Map.entry("ls", "scan"),
      Map.entry("info", "stats"),
      Map.entry("use", "keyspace use"),
      Map.entry("select", "keyspace use"),
      Map.entry("multi", "batch"),
      Map.entry("begin", "batch"),
      Map.entry("exec", "commit"),
      Map.entry("rollback", "abort"),
      Map.entry("discard", "abort"),
      Map.entry(".help", "help"),
      Map.entry(".quit", "exit"),
      Map.entry(".exit", "exit"));

  private final Map<String, ReplCommand> byName = new LinkedHashMap<>();

  CommandSet() {
    Stream.of(
            DataCommands.all(),
            RangeCommands.all(),
            BatchCommands.all(),
            SnapshotCommands.all(),
            KeyspaceCommands.all(),
            InsightCommands.all(),
            ConfigCommands.all(),
            List.of(
                ReplCommand.of(
                        "help [COMMAND]",
                        "list the commands, or show the help of one (also ?)",
                        this::help)
                    .suggesting((session, typed) -> List.copyOf(names())),
                ReplCommand.of(
                    "exit", "quit the shell (also Ctrl-D)", (session, arguments) -> session.end())))
        .flatMap(List::stream)
        .forEach(command -> byName.put(command.name(), command));
  }

  Collection<String> names() {
    return Collections.unmodifiableSet(byName.keySet());
  }

  boolean contains(String name) {
    return byName.containsKey(resolved(name));
  }

  /**
   * Returns the command with a name, ignoring case. Throws {@link ReplException} if there is none.
   */
  ReplCommand named(String name) {
    ReplCommand command = byName.get(resolved(name));
    if (command == null) {
      String equivalent = OF_OTHER_SHELLS.getOrDefault(name.toLowerCase(Locale.ROOT), "");
      throw new ReplException("unknown command '" + name + "'; "
          + (equivalent.isEmpty() ? "" : "use '" + equivalent + "'; ")
          + "'help' lists the commands");
    }
    return command;
  }

  private static String resolved(String name) {
    String small = name.toLowerCase(Locale.ROOT);
    return ALIASES.getOrDefault(small, small);
  }

  /** Runs a line. Does nothing for an empty line or a comment. */
  void run(ReplSession session, String line) {
    if (line.stripLeading().startsWith("#")) {
      return;
    }
    List<Word> words = Words.of(line);
    if (!words.isEmpty()) {
      ReplCommand command = named(words.get(0).text());
      List<Word> rest = words.subList(1, words.size());
      if (rest.stream().anyMatch(word -> word.isOption() && word.text().equals("--help"))) {
        explain(session, command);
      } else {
        command.action().run(session, Arguments.parse(command, rest));
      }
    }
  }

  private static void explain(ReplSession session, ReplCommand command) {
    session.out().println(command.usage()).println("  " + command.summary());
    if (command.takesKeyspace()) {
      session
          .out()
          .println("  --keyspace NAME: another keyspace than the one that 'keyspace use' selected");
    }
  }

  private void help(ReplSession session, Arguments arguments) {
    arguments.expect(0, 1);
    if (arguments.count() == 1) {
      explain(session, named(arguments.text(0)));
      return;
    }
    for (ReplCommand command : byName.values()) {
      String usage = command.usage();
      if (usage.length() > USAGE_WIDTH) {
        session.out().println(usage); // print the summary on the next line
        usage = "";
      }
      session.out().println(String.format(HELP_ROW, usage, command.summary()));
    }
    session
        .out()
        .println("")
        .println("Commands on keys, tables and settings take --keyspace NAME. Without it they work")
        .println("on the keyspace that 'keyspace use' selected; while that is the default one,")
        .println("flush, compact, mem, disk, stats, lsm and config work on the whole store.")
        .println("")
        .println("Quote arguments that contain spaces: put \"a key\" 'some value'.")
        .println("Escapes for arbitrary bytes: \\t \\n \\r \\\\ \\xHH.")
        .println("")
        .println("On a terminal, lines, including values, are saved in ~/.kiwi_history, readable")
        .println("by you only, except lines that start with a space. KIWI_HISTORY selects another")
        .println("file; if it is empty, no history is saved.");
  }
}
