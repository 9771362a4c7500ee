package io.kiwidb.cli.stream;

/** Colours of terminal text, or none. Threading: immutable. */
public enum Ink {
  /** No colours: pipes, files, {@code NO_COLOR}. */
  PLAIN,
  /** ANSI colours. */
  ANSI;

  private static final String ESCAPE = "\u001b[";
  private static final String RESET = ESCAPE + "0m";

  /** What a piece of text is, and so how it looks. */
  public enum Role {
    /** Keys. */
    KEY("36"),
    /** Things beside the matter. */
    NOTE("2"),
    /** What went wrong. */
    ERROR("31"),
    /** Headings. */
    HEADING("1"),
    /** What went well. */
    GOOD("32");

    private final String code;

    Role(String code) {
      this.code = code;
    }
  }

  /** The text as it looks. */
  public String paint(Role role, String text) {
    return this == PLAIN ? text : ESCAPE + role.code + "m" + text + RESET;
  }
}
