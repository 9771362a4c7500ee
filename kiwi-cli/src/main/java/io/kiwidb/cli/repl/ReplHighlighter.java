package io.kiwidb.cli.repl;

import java.util.List;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * Colours the line while it is typed: known and unknown commands, options, quoted words. Threading:
 * immutable.
 */
final class ReplHighlighter implements Highlighter {
  private static final AttributedStyle COMMAND =
      AttributedStyle.BOLD.foreground(AttributedStyle.GREEN);
  private static final AttributedStyle UNKNOWN =
      AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);
  private static final AttributedStyle OPTION =
      AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN);
  private static final AttributedStyle QUOTED =
      AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW);

  private final CommandSet commands;

  ReplHighlighter(CommandSet commands) {
    this.commands = commands;
  }

  @Override
  public AttributedString highlight(LineReader reader, String line) {
    AttributedStringBuilder styled = new AttributedStringBuilder();
    List<Word> words = Words.ofUnfinished(line);
    int at = 0;
    for (int i = 0; i < words.size(); i++) {
      Word word = words.get(i);
      styled.append(line.substring(at, word.start()));
      styled.styled(styleOf(word, i), line.substring(word.start(), word.end()));
      at = word.end();
    }
    String rest = line.substring(at);
    // The rest is blank or invalid: an unclosed quote or an invalid escape.
    return (rest.isBlank() ? styled.append(rest) : styled.styled(UNKNOWN, rest))
        .toAttributedString();
  }

  private AttributedStyle styleOf(Word word, int index) {
    if (index == 0) {
      return commands.contains(word.text()) ? COMMAND : UNKNOWN;
    }
    return word.isOption()
        ? OPTION
        : word.quoting() == Word.Quoting.SOME ? QUOTED : AttributedStyle.DEFAULT;
  }
}
