package io.kiwidb.cli.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Shortens keys and texts for messages; the result is safe for a terminal. */
public final class Excerpt {
  private static final int LIMIT = 60;

  private Excerpt() {}

  /** Returns the start of a text. */
  public static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the start of the bytes as escaped text. */
  public static String of(byte[] bytes) {
    if (bytes.length <= LIMIT) {
      return EscapedText.encode(bytes);
    }
    return EscapedText.encode(Arrays.copyOf(bytes, LIMIT)) + "...";
  }
}
