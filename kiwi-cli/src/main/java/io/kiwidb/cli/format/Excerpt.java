package io.kiwidb.cli.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The beginning of something long, safe for a terminal, for messages. */
public final class Excerpt {
  private static final int LIMIT = 60;

  private Excerpt() {}

  /** The beginning of a text. */
  public static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The beginning of bytes, as text where they are some. */
  public static String of(byte[] bytes) {
    if (bytes.length <= LIMIT) {
      return EscapedText.encode(bytes);
    }
    return EscapedText.encode(Arrays.copyOf(bytes, LIMIT)) + "...";
  }
}
