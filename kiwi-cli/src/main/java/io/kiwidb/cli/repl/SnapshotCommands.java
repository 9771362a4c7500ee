package io.kiwidb.cli.repl;

import io.kiwidb.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code snapshot}. */
final class SnapshotCommands {
  private static final String STORE = "store";

  private SnapshotCommands() {}

  static List<ReplCommand> all() {
    return List.of(ReplCommand.of(
            "snapshot [open [NAME] | list | use NAME | use store | close NAME]",
            "take a snapshot of the store, and read from it",
            SnapshotCommands::run)
        .suggesting(SnapshotCommands::suggest));
  }

  private static void run(ReplSession session, Arguments arguments) {
    arguments.expect(0, 2);
    String verb = arguments.count() == 0 ? "open" : arguments.text(0);
    switch (verb) {
      case "open" ->
        open(session, arguments.count() == 2 ? Optional.of(arguments.text(1)) : Optional.empty());
      case "list" -> list(session);
      case "use" -> use(session, arguments.expect(2, 2).text(1));
      case "close" -> session.closeSnapshot(arguments.expect(2, 2).text(1));
      default ->
        throw new ReplException("unknown subcommand '" + verb + "'; use open, list, use or close");
    }
  }

  private static void open(ReplSession session, Optional<String> wanted) {
    if (wanted.equals(Optional.of(STORE))) {
      throw new ReplException("a snapshot cannot be named " + STORE
          + ": 'snapshot use store' switches reads back to the store");
    }
    String name = session.openSnapshot(wanted);
    session.out().println(name + " at sequence " + session.snapshot(name).sequence());
    session.remark("'snapshot use " + name + "' reads from it");
  }

  private static void list(ReplSession session) {
    for (Map.Entry<String, Snapshot> entry : session.snapshots().entrySet()) {
      boolean used = session.usedSnapshot().equals(Optional.of(entry.getKey()));
      session
          .out()
          .println(entry.getKey() + " at sequence " + entry.getValue().sequence()
              + (used ? ", in use" : ""));
    }
  }

  private static void use(ReplSession session, String name) {
    boolean store = name.equals(STORE);
    session.use(store ? Optional.empty() : Optional.of(name));
    session.remark(
        store ? "reads use the store" : "reads use snapshot " + name + "; writes go to the store");
  }

  private static List<String> suggest(ReplSession session, List<Word> typed) {
    if (typed.size() <= 1) {
      return List.of("open", "list", "use", "close");
    }
    List<String> names = new ArrayList<>();
    switch (typed.get(0).text()) {
      case "use" -> {
        names.addAll(session.snapshots().keySet());
        names.add(STORE);
      }
      case "close" -> names.addAll(session.snapshots().keySet());
      default -> {
        return List.of();
      }
    }
    return names;
  }
}
