package io.kiwidb.cli.keyspace;

import io.kiwidb.cli.format.EscapedText;
import java.nio.charset.StandardCharsets;

/**
 * Quotes names for output. A quoted name can be entered as one word both in a POSIX shell and in
 * {@code kiwi repl}: both take text in single quotes literally, and {@code \'} outside quotes as a
 * quote. (An argument that starts with a dash must also follow {@code --} in a POSIX shell.)
 *
 * <p>Names of keyspaces are printable, so a quoted name is safe for a terminal. Other text, such as
 * a mistyped name, is escaped first.
 */
public final class QuotedName {
  private static final String PLAIN_PUNCTUATION = "_.:/@%+,-";
  private static final int SHORT_POINTS = 32;

  private QuotedName() {}

  /** Returns the name, in single quotes if a shell would not read it as one word otherwise. */
  public static String of(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    String printable = EscapedText.isAllPrintable(bytes) ? name : EscapedText.encode(bytes);
    return isPlain(printable) ? printable : "'" + printable.replace("'", "'\\''") + "'";
  }

  /** Returns the quoted name, or the start of a long one for a column or a prompt. */
  public static String shortOf(String name) {
    return name.codePointCount(0, name.length()) <= SHORT_POINTS
        ? of(name)
        : of(name.substring(0, name.offsetByCodePoints(0, SHORT_POINTS))) + "...";
  }

  private static boolean isPlain(String text) {
    return !text.isEmpty()
        && text.charAt(0) != '-'
        && text.codePoints()
            .allMatch(
                point -> Character.isLetterOrDigit(point) || PLAIN_PUNCTUATION.indexOf(point) >= 0);
  }
}
