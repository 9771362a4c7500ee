package io.kiwidb.cli.repl;

import io.kiwidb.cli.format.EscapedText;

/**
 * A word of a line. Threading: immutable.
 *
 * @param bytes what it stands for
 * @param quoting whether any of it is quoted, so that it is never an option
 * @param start where it starts in the line, quotes included
 * @param end where it ends in the line
 */
record Word(byte[] bytes, Quoting quoting, int start, int end) {
  /** How a word is written. */
  enum Quoting {
    /** Without quotes. */
    NONE,
    /** With some. */
    SOME
  }

  /** The word as text, for names and numbers. */
  String text() {
    return EscapedText.encode(bytes);
  }

  boolean isOption() {
    return quoting == Quoting.NONE && bytes.length > 1 && bytes[0] == '-' && bytes[1] == '-';
  }
}
