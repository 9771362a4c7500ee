package io.kiwidb.cli.repl;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.cli.keyspace.QuotedName;
import io.kiwidb.cli.keyspace.UnknownName;
import io.kiwidb.cli.view.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keyspace that commands of the shell work on unless they name another one. Threading: not
 * thread-safe.
 */
final class KeyspaceSelection {
  /** The option that names a keyspace for one command. */
  static final String OPTION = "--keyspace";

  private static final int SUGGESTED = 50;

  private final Kiwi db;
  private Optional<Keyspace> used = Optional.empty(); // empty: the default keyspace

  KeyspaceSelection(Kiwi db) {
    this.db = db;
  }

  /** Returns the keyspace of a name. Throws {@link ReplException} if there is none. */
  Keyspace named(String name) {
    if (name.equals(Keyspace.DEFAULT)) {
      return db;
    }
    return db.findKeyspace(name)
        .orElseThrow(() -> new ReplException(
            UnknownName.message(db, name, "keyspaces", "keyspace create " + QuotedName.of(name))));
  }

  void use(String name) {
    used = name.equals(Keyspace.DEFAULT) ? Optional.empty() : Optional.of(named(name));
  }

  /** Returns the keyspace in use. */
  Keyspace inUse() {
    return used.orElse(db);
  }

  /** Returns the name of the keyspace in use unless that is the default one. */
  Optional<String> label() {
    return used.map(Keyspace::name);
  }

  /** Returns the keyspace that a command names, or the one in use. */
  Keyspace of(Arguments arguments) {
    return arguments.name(OPTION).map(this::named).orElse(inUse());
  }

  /**
   * Returns what a command shows: the keyspace that it names, or the one in use; the whole store if
   * that is the default one.
   */
  Scope scope(Arguments arguments) {
    return arguments
        .name(OPTION)
        .map(this::named)
        .or(() -> used)
        .map(Scope::of)
        .orElseGet(() -> Scope.of(db));
  }

  /** Selects the default keyspace if the given one is in use. Returns whether it was. */
  boolean leave(Keyspace dropped) {
    boolean wasUsed = used.isPresent() && used.get().id() == dropped.id();
    used = wasUsed ? Optional.empty() : used;
    return wasUsed;
  }

  /** Returns the keyspace that an incomplete line names, or the one in use. */
  Keyspace ofTyped(List<Word> typed) {
    int option = indexOfOption(typed);
    Optional<String> name = option < 0 || option + 1 >= typed.size()
        ? Optional.empty()
        : Optional.of(typed.get(option + 1).name());
    return name.flatMap(db::findKeyspace).orElse(inUse());
  }

  /** Returns whether the last word of an incomplete line is the name of a keyspace. */
  static boolean isName(List<Word> typed) {
    return typed.size() > 1 && isOption(typed.get(typed.size() - 2));
  }

  /** Returns the words without the option and its value. */
  static List<Word> withoutOption(List<Word> typed) {
    int option = indexOfOption(typed);
    if (option < 0) {
      return typed;
    }
    List<Word> words = new ArrayList<>(typed);
    words.subList(option, Math.min(option + 2, typed.size())).clear();
    return words;
  }

  private static int indexOfOption(List<Word> typed) {
    for (int i = 0; i < typed.size(); i++) {
      if (isOption(typed.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isOption(Word word) {
    return word.isOption() && word.text().equals(OPTION);
  }

  /** Returns the names that start with the typed word, as they can be typed. */
  List<String> suggest(Word typed) {
    return db.keyspaces().stream()
        .map(Keyspace::name)
        .filter(name -> name.startsWith(typed.name()))
        .limit(SUGGESTED)
        .map(TypableWord::of)
        .toList();
  }
}
