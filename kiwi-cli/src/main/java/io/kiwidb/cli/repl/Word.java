package io.kiwidb.cli.repl;

import io.kiwidb.cli.format.EscapedText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A word of a line. Threading: immutable.
 *
 * @param bytes value of the word
 * @param quoting whether part of it is quoted; a quoted word is never an option
 * @param start start in the line, including quotes
 * @param end end in the line, exclusive
 */
record Word(byte[] bytes, Quoting quoting, int start, int end) {
  /** Whether a word is quoted. */
  enum Quoting {
    /** Without quotes. */
    NONE,
    /** Partly or wholly quoted. */
    SOME
  }

  /** Returns the word as text, for names and numbers. */
  String text() {
    return EscapedText.encode(bytes);
  }

  /** Returns the word as the name of a keyspace: its characters, without escapes. */
  String name() {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes) ? text : text();
  }

  boolean isOption() {
    return quoting == Quoting.NONE && bytes.length > 1 && bytes[0] == '-' && bytes[1] == '-';
  }
}
