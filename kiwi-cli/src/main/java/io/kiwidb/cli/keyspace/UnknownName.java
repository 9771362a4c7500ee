package io.kiwidb.cli.keyspace;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import java.util.List;
import java.util.stream.Collectors;

/** Explains that a store has no keyspace of a name. */
public final class UnknownName {
  private static final int LISTED = 8;

  private UnknownName() {}

  /**
   * Returns a message with the names that are close to it, or all of them if there are few.
   *
   * @param list the command that lists the keyspaces, for a store that has many
   * @param create the command that creates the keyspace
   */
  public static String message(Kiwi db, String name, String list, String create) {
    List<String> names = db.keyspaces().stream().map(Keyspace::name).toList();
    List<String> close = CloseNames.to(name, names);
    return "no keyspace " + QuotedName.of(name) + "; "
        + (close.isEmpty() ? there(names, list) : "did you mean " + or(close) + "? ")
        + "create it with: " + create;
  }

  private static String there(List<String> names, String list) {
    return names.size() <= LISTED
        ? "the store has " + all(names) + "; "
        : "'" + list + "' lists those of the store; ";
  }

  private static String all(List<String> names) {
    return names.stream().map(QuotedName::shortOf).collect(Collectors.joining(", "));
  }

  private static String or(List<String> names) {
    return names.stream().map(QuotedName::of).collect(Collectors.joining(" or "));
  }
}
