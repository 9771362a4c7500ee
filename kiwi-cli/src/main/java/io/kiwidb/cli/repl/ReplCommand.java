package io.kiwidb.cli.repl;

import java.util.List;
import java.util.Set;

/**
 * A command of the shell. Threading: immutable.
 *
 * @param name the word that calls it
 * @param usage how it is typed, its name included
 * @param summary what it does, in one line
 * @param flags options without a value
 * @param valued options with a value
 * @param action what it does
 * @param suggestion what may stand behind its name, for completion
 */
record ReplCommand(
    String name,
    String usage,
    String summary,
    Set<String> flags,
    Set<String> valued,
    Action action,
    Suggestion suggestion) {
  /** What a command does. */
  @FunctionalInterface
  interface Action {
    /** Does it. {@link ReplException} says what is wrong with the line. */
    void run(ReplSession session, Arguments arguments);
  }

  /** What may stand behind the name of a command. */
  @FunctionalInterface
  interface Suggestion {
    /** The words that may follow the given ones, the last of which is still being typed. */
    List<String> after(ReplSession session, List<Word> typed);
  }

  /** A command without options. */
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

  ReplCommand suggesting(Suggestion newSuggestion) {
    return new ReplCommand(name, usage, summary, flags, valued, action, newSuggestion);
  }
}
