package io.kiwidb.engine.operand;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A key or operand in a message: in quotes if it is printable ASCII, otherwise in hexadecimal, and
 * only its beginning if it is long. Threading: stateless.
 */
public final class ShownBytes {
  private static final int MOST = 32; // bytes

  private ShownBytes() {}

  /** Returns the bytes as text. */
  public static String of(byte[] bytes) {
    int shown = Math.min(bytes.length, MOST);
    String text = isPrintable(bytes, shown)
        ? "'" + new String(bytes, 0, shown, StandardCharsets.US_ASCII) + "'"
        : HexFormat.of().formatHex(bytes, 0, shown);
    return shown < bytes.length ? text + "…" : text;
  }

  private static boolean isPrintable(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] < ' ' || bytes[i] > '~' || bytes[i] == '\'' || bytes[i] == '\\') {
        return false;
      }
    }
    return true;
  }
}
