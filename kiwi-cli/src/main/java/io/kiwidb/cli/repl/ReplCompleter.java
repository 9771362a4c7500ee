package io.kiwidb.cli.repl;

import io.kiwidb.KiwiException;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes command names and arguments. Threading: not thread-safe. */
final class ReplCompleter implements Completer {
  private final ReplSession session;
  private final CommandSet commands;

  ReplCompleter(ReplSession session, CommandSet commands) {
    this.session = session;
    this.commands = commands;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    if (line.wordIndex() == 0) {
      for (String name : commands.names()) {
        candidates.add(
            new Candidate(name, name, null, commands.named(name).summary(), null, null, true));
      }
      return;
    }
    List<Word> words = typedWords(line);
    String name = words.get(0).text();
    if (commands.contains(name)) {
      try {
        suggestions(commands.named(name), words.subList(1, words.size()))
            .forEach(word -> candidates.add(new Candidate(word)));
      } catch (KiwiException | ReplException e) {
        // Completion ignores failures; they are reported when the line is run.
        candidates.clear();
      }
    }
  }

  private List<String> suggestions(ReplCommand command, List<Word> typed) {
    if (!command.takesKeyspace()) {
      return command.suggestion().after(session, typed);
    }
    Word last = typed.get(typed.size() - 1);
    if (KeyspaceSelection.isName(typed)) {
      return session.keyspaces().suggest(last);
    }
    List<String> words = new ArrayList<>(command.suggestion().after(session, typed));
    if (last.text().startsWith("-")) {
      words.add(KeyspaceSelection.OPTION);
    }
    return words;
  }

  /** Returns the words up to the cursor. The last one is being typed and may be empty. */
  private static List<Word> typedWords(ParsedLine line) {
    String typed = line.line().substring(0, line.cursor());
    List<Word> words = new ArrayList<>(Words.ofUnfinished(typed));
    if (words.isEmpty() || words.get(words.size() - 1).end() < typed.length()) {
      words.add(new Word(new byte[0], Word.Quoting.NONE, typed.length(), typed.length()));
    }
    return words;
  }
}
