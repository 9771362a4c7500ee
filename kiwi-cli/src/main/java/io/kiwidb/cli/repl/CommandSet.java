package io.kiwidb.cli.repl;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Every command of the shell, in the order of the help. Threading: immutable. */
final class CommandSet {
  private static final int USAGE_WIDTH = 16;
  private static final String HELP_ROW = "%-" + USAGE_WIDTH + "s  %s";

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
                        "help [COMMAND]", "what there is, and how words are quoted", this::help)
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
    return byName.containsKey(name) || name.equals("quit");
  }

  /** The command of a name; {@link ReplException} if there is none. */
  ReplCommand named(String name) {
    ReplCommand command = byName.get(name.equals("quit") ? "exit" : name);
    if (command == null) {
      throw new ReplException("there is no command '" + name + "'; 'help' lists them");
    }
    return command;
  }

  /** Does what a line says; nothing for an empty line or a comment. */
  void run(ReplSession session, String line) {
    if (line.stripLeading().startsWith("#")) {
      return;
    }
    List<Word> words = Words.of(line);
    if (!words.isEmpty()) {
      ReplCommand command = named(words.get(0).text());
      command.action().run(session, Arguments.parse(command, words.subList(1, words.size())));
    }
  }

  private void help(ReplSession session, Arguments arguments) {
    arguments.expect(0, 1);
    if (arguments.count() == 1) {
      ReplCommand command = named(arguments.text(0));
      session.out().println(command.usage()).println("  " + command.summary());
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
        .println("Any byte can be typed: \\t \\n \\r \\\\ \\xHH.");
  }
}
