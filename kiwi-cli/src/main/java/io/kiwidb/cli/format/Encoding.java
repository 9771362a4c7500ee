package io.kiwidb.cli.format;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/** How bytes are given and shown where text is expected. */
public enum Encoding {
  /** Text in UTF-8; what is none is escaped when shown. */
  TEXT,
  /** Two hex digits a byte. */
  HEX,
  /** Base64 of RFC 4648, padded. */
  BASE64;

  /**
   * The bytes that a text stands for.
   *
   * @throws IllegalArgumentException when it stands for none; the message says why
   */
  public byte[] decode(String text) {
    return switch (this) {
      case TEXT -> Utf8.encode(text);
      case HEX -> decodeHex(text.strip());
      case BASE64 -> decodeBase64(text.strip());
    };
  }

  /** The text that shows the bytes; on one line, and safe for a terminal. */
  public String encode(byte[] bytes) {
    return switch (this) {
      case TEXT -> EscapedText.encode(bytes);
      case HEX -> HexFormat.of().formatHex(bytes);
      case BASE64 -> Base64.getEncoder().encodeToString(bytes);
    };
  }

  /** As {@link #decode}, for a slice of ASCII; not for {@link #TEXT}, which needs no decoding. */
  byte[] decode(byte[] array, int offset, int length) {
    assert this != TEXT;
    return decode(new String(array, offset, length, StandardCharsets.ISO_8859_1));
  }

  private static byte[] decodeHex(String text) {
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + Excerpt.of(text) + "' is not hex: two digits 0-9 a-f for each byte", e);
    }
  }

  private static byte[] decodeBase64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + Excerpt.of(text) + "' is not base64", e);
    }
  }
}
