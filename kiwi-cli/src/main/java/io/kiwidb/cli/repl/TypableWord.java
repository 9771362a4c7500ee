package io.kiwidb.cli.repl;

import io.kiwidb.cli.format.EscapedText;
import java.nio.charset.StandardCharsets;

/** Formats keys and names as one word of a line, for completion. */
final class TypableWord {
  private TypableWord() {}

  static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  static String of(byte[] bytes) {
    String escaped = EscapedText.encode(bytes);
    if (escaped.isEmpty()) {
      return "\"\"";
    }
    StringBuilder word = new StringBuilder();
    escaped.codePoints().forEach(point -> append(word, point));
    // A word is no option if any part of it is quoted.
    return escaped.startsWith("--") ? "\"\"" + word : word.toString();
  }

  private static void append(StringBuilder word, int point) {
    if (point == '\'' || point == '"' || point == ' ') {
      word.append('\\').appendCodePoint(point);
    } else if (Character.isWhitespace(point)) {
      for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
        word.append(String.format("\\x%02x", b));
      }
    } else {
      word.appendCodePoint(point);
    }
  }
}
