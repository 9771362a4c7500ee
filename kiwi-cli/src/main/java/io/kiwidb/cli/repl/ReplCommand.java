package io.kiwidb.cli.repl;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A command of the shell. Threading: immutable.
 *
 * @param name name of the command
 * @param usage usage, including the name
 * @param summary one-line description
 * @param flags options without a value
 * @param valued options with a value
 * @param action runs the command
 * @param suggestion completes its arguments
 */
record ReplCommand(
    String name,
    String usage,
    String summary,
    Set<String> flags,
    Set<String> valued,
    Action action,
    Suggestion suggestion) {
  /** Runs a command. */
  @FunctionalInterface
  interface Action {
    /** Runs the command. Throws {@link ReplException} if the line is invalid. */
    void run(ReplSession session, Arguments arguments);
  }

  /** Completes the arguments of a command. */
  @FunctionalInterface
  interface Suggestion {
    /** Returns candidates for the last of the given words, which is still being typed. */
    List<String> after(ReplSession session, List<Word> typed);
  }

  /** Returns a command without options. */
  static ReplCommand of(String usage, String summary, Action action) {
    return new ReplCommand(
        usage.split(" ", 2)[0],
        usage,
        summary,
        Set.of(),
        Set.of(),
        action,
        (session, typed) -> List.of());
  }

  ReplCommand options(Set<String> newFlags, Set<String> newValued) {
    return new ReplCommand(name, usage, summary, newFlags, newValued, action, suggestion);
  }

  /** Returns a command with the option {@code --keyspace}; after {@link #options}. */
  ReplCommand inKeyspace() {
    Set<String> more = new LinkedHashSet<>(valued);
    more.add(KeyspaceSelection.OPTION);
    return options(flags, more);
  }

  /** Returns whether the command has the option {@code --keyspace}. */
  boolean takesKeyspace() {
    return valued.contains(KeyspaceSelection.OPTION);
  }

  ReplCommand suggesting(Suggestion newSuggestion) {
    return new ReplCommand(name, usage, summary, flags, valued, action, newSuggestion);
  }
}
