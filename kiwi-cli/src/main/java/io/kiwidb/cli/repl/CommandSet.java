package io.kiwidb.cli.repl;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Every command of the shell, in the order of the help. Threading: immutable. */
final class CommandSet {
  private static final int USAGE_WIDTH = 16;
  private static final String HELP_ROW = "%-" + USAGE_WIDTH + "s  %s";

  private static final Map<String, String> ALIASES = Map.of("quit", "exit", "?", "help");

  /** What people type who come from elsewhere. */
  private static final Map<String, String> OF_OTHER_SHELLS = Map.ofEntries(
      Map.entry("set", "put"),
      Map.entry("delete", "del"),
      Map.entry("rm", "del"),
      Map.entry("keys", "scan"),
      Map.entry("list", "scan"),
      Map.entry("ls", "scan"),
      Map.entry("info", "stats"),
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
            BatchCommands.all(),
            SnapshotCommands.all(),
            InsightCommands.all(),
            ConfigCommands.all(),
            List.of(
                ReplCommand.of(
                        "help [COMMAND]",
                        "what there is, and how words are quoted; ? as well",
                        this::help)
                    .suggesting((session, typed) -> List.copyOf(names())),
                ReplCommand.of(
                    "exit", "leave; Ctrl-D as well", (session, arguments) -> session.end())))
        .flatMap(List::stream)
        .forEach(command -> byName.put(command.name(), command));
  }

  Collection<String> names() {
    return Collections.unmodifiableSet(byName.keySet());
  }

  boolean contains(String name) {
    return byName.containsKey(resolved(name));
  }

  /** The command of a name, in small letters or large; {@link ReplException} if there is none. */
  ReplCommand named(String name) {
    ReplCommand command = byName.get(resolved(name));
    if (command == null) {
      String meant = OF_OTHER_SHELLS.getOrDefault(name.toLowerCase(Locale.ROOT), "");
      throw new ReplException("there is no command '" + name + "'; "
          + (meant.isEmpty() ? "" : "here it is '" + meant + "'; ") + "'help' lists them");
    }
    return command;
  }

  private static String resolved(String name) {
    String small = name.toLowerCase(Locale.ROOT);
    return ALIASES.getOrDefault(small, small);
  }

  /** Does what a line says; nothing for an empty line or a comment. */
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
        session.out().println(usage); // the summary goes below, so that lines stay short
        usage = "";
      }
      session.out().println(String.format(HELP_ROW, usage, command.summary()));
    }
    session
        .out()
        .println("")
        .println("Quote what contains blanks: put \"a key\" 'some value'.")
        .println("Any byte can be typed: \\t \\n \\r \\\\ \\xHH.")
        .println("")
        .println("On a terminal lines are kept in ~/.kiwi_history, which only you may read, values")
        .println("and all; not those that begin with a blank. KIWI_HISTORY names another file;")
        .println("when it is empty, nothing is kept.");
  }
}
