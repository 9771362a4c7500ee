package io.kiwidb.cli.repl;

import java.util.ArrayList;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.Parser;

/**
 * Splits lines for JLine like {@link Words}, but keeps words as typed, because completion replaces
 * the typed text. Threading: immutable.
 */
final class ReplParser implements Parser {
  @Override
  public CompletingParsedLine parse(String line, int cursor, ParseContext context) {
    List<String> words = new ArrayList<>();
    int index = -1;
    int wordCursor = 0;
    for (Word word : Words.ofUnfinished(line)) {
      if (cursor >= word.start() && cursor <= word.end()) {
        index = words.size();
        wordCursor = cursor - word.start();
      }
      words.add(line.substring(word.start(), word.end()));
    }
    if (index < 0) {
      index = 0;
      for (Word word : Words.ofUnfinished(line)) {
        index += word.end() < cursor ? 1 : 0;
      }
      String rest = unfinishedWord(line, cursor);
      words.add(index, rest);
      wordCursor = rest.length();
    }
    return new Typed(line, cursor, List.copyOf(words), index, wordCursor);
  }

  /**
   * Returns the text between the last complete word and the cursor, for example after an open
   * quote.
   */
  private static String unfinishedWord(String line, int cursor) {
    int from = 0;
    for (Word word : Words.ofUnfinished(line)) {
      from = word.end() < cursor ? word.end() : from;
    }
    return line.substring(from, cursor).stripLeading();
  }

  /**
   * A line as typed. Candidates need no further quoting: they are suggested in a form that can be
   * typed.
   */
  private record Typed(String line, int cursor, List<String> words, int wordIndex, int wordCursor)
      implements CompletingParsedLine {
    @Override
    public String word() {
      return words.get(wordIndex);
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      return candidate;
    }

    @Override
    public int rawWordCursor() {
      return wordCursor;
    }

    @Override
    public int rawWordLength() {
      return word().length();
    }
  }
}
