package io.kiwidb.cli.repl;

import io.kiwidb.Keyspace;
import io.kiwidb.cli.keyspace.QuotedName;
import io.kiwidb.cli.view.KeyspaceTotals;
import io.kiwidb.cli.view.KeyspacesView;
import java.util.List;
import java.util.Set;

/** {@code keyspaces} and {@code keyspace}. */
final class KeyspaceCommands {
  private KeyspaceCommands() {}

  static List<ReplCommand> all() {
    return List.of(
        ReplCommand.of("keyspaces", "list the keyspaces", (session, arguments) -> {
          arguments.expect(0, 0);
          session.show(KeyspacesView.of(session.db()));
        }),
        ReplCommand.of(
                "keyspace [use|create|drop|clear NAME | rename NAME NEWNAME] [--yes]",
                "select a keyspace for later commands, or change the keyspaces",
                KeyspaceCommands::run)
            .options(Set.of(ReplSession.YES), Set.of())
            .suggesting(KeyspaceCommands::suggest));
  }

  private static void run(ReplSession session, Arguments arguments) {
    arguments.expect(0, 3);
    if (arguments.count() == 0) {
      session.out().println(QuotedName.of(session.keyspaces().inUse().name()));
      return;
    }
    String verb = arguments.text(0);
    arguments.expect(2, verb.equals("rename") ? 3 : 2);
    String name = arguments.name(1);
    switch (verb) {
      case "use" -> use(session, name);
      case "create" -> create(session, name);
      case "drop" -> drop(session, arguments, name);
      case "clear" -> clear(session, arguments, name);
      case "rename" -> rename(session, name, arguments.expect(3, 3).name(2));
      default ->
        throw new ReplException(
            "unknown subcommand '" + verb + "'; use use, create, drop, clear or rename");
    }
  }

  private static void use(ReplSession session, String name) {
    session.keyspaces().use(name);
    session.remark(
        name.equals(Keyspace.DEFAULT)
            ? "keys are those of the default keyspace; stats, lsm and the like show the whole store"
            : "commands work on keyspace " + QuotedName.of(name));
  }

  private static void create(ReplSession session, String name) {
    session.mayWrite();
    session.db().createKeyspace(name);
    session.remark("created; to work on it: keyspace use " + QuotedName.of(name));
  }

  private static void drop(ReplSession session, Arguments arguments, String name) {
    if (name.equals(Keyspace.DEFAULT)) {
      throw new ReplException(
          "the default keyspace cannot be dropped; 'keyspace clear default' deletes its keys");
    }
    session.mayDestroy();
    Keyspace keyspace = session.keyspaces().named(name);
    if (session.batch().filter(batch -> writesTo(batch.keyspaces(), keyspace)).isPresent()) {
      throw new ReplException("the open batch writes to keyspace " + QuotedName.of(name)
          + "; use 'commit' or 'abort' first");
    }
    String what = what(keyspace);
    if (session.isConfirmed(arguments, "drop " + what)) {
      session.destroys("drop", keyspace);
      session.db().dropKeyspace(name);
      session.remark("dropped " + what);
      if (session.keyspaces().leave(keyspace)) {
        session.remark("commands work on the default keyspace again");
      }
    }
  }

  private static boolean writesTo(Set<Keyspace> written, Keyspace keyspace) {
    return written.stream().anyMatch(each -> each.id() == keyspace.id());
  }

  private static void clear(ReplSession session, Arguments arguments, String name) {
    session.mayDestroy();
    Keyspace keyspace = session.keyspaces().named(name);
    String what = what(keyspace);
    if (session.isConfirmed(arguments, "clear " + what)) {
      session.destroys("clear", keyspace);
      keyspace.clear();
      session.remark("cleared " + what);
    }
  }

  private static void rename(ReplSession session, String name, String newName) {
    if (name.equals(Keyspace.DEFAULT)) {
      throw new ReplException("the default keyspace cannot be renamed");
    }
    session.mayWrite();
    session.keyspaces().named(name);
    session.db().renameKeyspace(name, newName);
    session.remark("renamed to " + QuotedName.of(newName));
  }

  private static String what(Keyspace keyspace) {
    return "keyspace " + QuotedName.of(keyspace.name()) + " with "
        + KeyspaceTotals.of(keyspace).contents();
  }

  private static List<String> suggest(ReplSession session, List<Word> typed) {
    if (typed.size() <= 1) {
      return List.of("use", "create", "drop", "clear", "rename");
    }
    return typed.size() == 2 && !typed.get(0).text().equals("create")
        ? session.keyspaces().suggest(typed.get(1))
        : List.of();
  }
}
