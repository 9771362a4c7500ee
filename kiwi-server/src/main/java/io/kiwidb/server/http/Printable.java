package io.kiwidb.server.http;

/** Makes text of clients harmless in logs and terminals. */
public final class Printable {
  private static final int MOST = 256;

  private Printable() {}

  /** Returns text with control and format characters escaped, and cut if it is long. */
  public static String of(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints().limit(MOST).forEach(point -> {
      switch (Character.getType(point)) {
        case Character.CONTROL,
            Character.FORMAT,
            Character.SURROGATE,
            Character.UNASSIGNED,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR -> shown.append("\\u{%x}".formatted(point));
        default -> shown.appendCodePoint(point);
      }
    });
    return shown.toString();
  }
}
