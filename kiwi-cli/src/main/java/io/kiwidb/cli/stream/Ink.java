package io.kiwidb.cli.stream;

/** Colours of terminal text, or none. Threading: immutable. */
public enum Ink {
  /** No colours: pipes, files, {@code NO_COLOR}. */
  PLAIN,
  /** ANSI colours. */
  ANSI;

  private static final String ESCAPE = "\u001b[";
  private static final String RESET = ESCAPE + "0m";

  /** The role of a text, which determines its colour. */
  public enum Role {
    /** Keys. */
    KEY("36"),
    /** Secondary information. */
    NOTE("2"),
    /** Errors. */
    ERROR("31"),
    /** Headings. */
    HEADING("1"),
    /** Success. */
    GOOD("32");

    private final String code;

    Role(String code) {
      this.code = code;
    }
  }

  /** Returns the text with the colour of its role. */
  public String paint(Role role, String text) {
    return this == PLAIN ? text : ESCAPE + role.code + "m" + text + RESET;
  }
}
