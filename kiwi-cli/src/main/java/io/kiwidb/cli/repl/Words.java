package io.kiwidb.cli.repl;

import io.kiwidb.cli.format.Utf8;
import io.kiwidb.io.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/** Splits a line into words, see the package. Threading: not thread-safe. */
final class Words {
  private final String line;
  private final List<Word> words = new ArrayList<>();
  private final ByteWriter word = new ByteWriter(64);
  private int at;

  private Words(String line) {
    this.line = line;
  }

  /**
   * Returns the words of a line. Throws {@link ReplException} for an unclosed quote or an invalid
   * escape.
   */
  static List<Word> of(String line) {
    return new Words(line).split();
  }

  /** Returns the words of an incomplete line; ignores errors at its end. */
  static List<Word> ofUnfinished(String line) {
    Words words = new Words(line);
    try {
      return words.split();
    } catch (ReplException e) {
      return words.words;
    }
  }

  private List<Word> split() {
    while (true) {
      while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
        at++;
      }
      if (at == line.length()) {
        return words;
      }
      readWord();
    }
  }

  private void readWord() {
    int start = at;
    word.clear();
    Word.Quoting quoting = Word.Quoting.NONE;
    while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
      char c = line.charAt(at);
      if (c == '\'' || c == '"') {
        quoting = Word.Quoting.SOME;
        readQuoted(c);
      } else {
        readCharacter();
      }
    }
    words.add(new Word(word.toByteArray(), quoting, start, at));
  }

  private void readQuoted(char quote) {
    int opened = at++;
    while (at < line.length() && line.charAt(at) != quote) {
      if (quote == '\'') {
        copyCharacter();
      } else {
        readCharacter();
      }
    }
    if (at == line.length()) {
      throw new ReplException("unclosed quote " + quote + " at column " + (opened + 1));
    }
    at++;
  }

  private void readCharacter() {
    if (line.charAt(at) == '\\') {
      readEscape();
    } else {
      copyCharacter();
    }
  }

  private void copyCharacter() {
    int code = line.codePointAt(at);
    int length = Character.charCount(code);
    try {
      byte[] bytes = Utf8.encode(line.substring(at, at + length));
      word.write(bytes, 0, bytes.length);
    } catch (IllegalArgumentException e) {
      throw new ReplException("column " + (at + 1) + ": " + e.getMessage());
    }
    at += length;
  }

  private void readEscape() {
    char code = at + 1 < line.length() ? line.charAt(at + 1) : '\0';
    switch (code) {
      case 't' -> word.writeByte('\t');
      case 'n' -> word.writeByte('\n');
      case 'r' -> word.writeByte('\r');
      case '\\', '\'', '"', ' ' -> word.writeByte(code);
      case 'x' -> word.writeByte(readHex());
      default ->
        throw new ReplException("column " + (at + 1)
            + ": invalid escape; valid are \\t \\n \\r \\\\ \\xHH \\' \\\" and an escaped space");
    }
    at += code == 'x' ? 4 : 2;
  }

  private int readHex() {
    int high = at + 2 < line.length() ? Character.digit(line.charAt(at + 2), 16) : -1;
    int low = at + 3 < line.length() ? Character.digit(line.charAt(at + 3), 16) : -1;
    if (high < 0 || low < 0) {
      throw new ReplException(
          "column " + (at + 1) + ": \\x must be followed by two hexadecimal digits");
    }
    return high << 4 | low;
  }
}
