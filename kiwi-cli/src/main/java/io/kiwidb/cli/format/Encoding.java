package io.kiwidb.cli.format;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/** Encodings of bytes as text. */
public enum Encoding {
  /** UTF-8 text; other bytes are escaped on output. */
  TEXT,
  /** Two hexadecimal digits per byte. */
  HEX,
  /** Base64 (RFC 4648) with padding. */
  BASE64;

  /**
   * Decodes a text.
   *
   * @throws IllegalArgumentException if the text is invalid; the message says why
   */
  public byte[] decode(String text) {
    return switch (this) {
      case TEXT -> Utf8.encode(text);
      case HEX -> decodeHex(text.strip());
      case BASE64 -> decodeBase64(text.strip());
    };
  }

  /** Encodes bytes as text on one line that is safe for a terminal. */
  public String encode(byte[] bytes) {
    return switch (this) {
      case TEXT -> EscapedText.encode(bytes);
      case HEX -> HexFormat.of().formatHex(bytes);
      case BASE64 -> Base64.getEncoder().encodeToString(bytes);
    };
  }

  /** Decodes a slice of ASCII. Not for {@link #TEXT}, which needs no decoding. */
  byte[] decode(byte[] array, int offset, int length) {
    assert this != TEXT;
    return decode(new String(array, offset, length, StandardCharsets.ISO_8859_1));
  }

  private static byte[] decodeHex(String text) {
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + Excerpt.of(text) + "' is not hexadecimal: expected two digits 0-9 a-f per byte", e);
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
