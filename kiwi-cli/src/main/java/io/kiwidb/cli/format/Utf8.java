package io.kiwidb.cli.format;

import java.nio.charset.StandardCharsets;

/** Strict UTF-8: invalid input is an error and not replaced. */
public final class Utf8 {
  private static final int CONTINUATION_BITS = 6;

  private static final int LONGEST_CHARACTER = 4;
  private static final int CONTINUATION = 0x80;
  private static final int CONTINUATION_MASK = 0xc0;

  private Utf8() {}

  /** Returns how many bytes there are before a last character that lacks some of its own. */
  public static int wholeCharacters(byte[] bytes) {
    int start = bytes.length - 1;
    int oldest = Math.max(0, bytes.length - LONGEST_CHARACTER);
    while (start > oldest && (bytes[start] & CONTINUATION_MASK) == CONTINUATION) {
      start--;
    }
    return start >= 0 && bytes.length - start < lengthBy(bytes[start]) ? start : bytes.length;
  }

  /** Returns the length of a character by its first byte. */
  private static int lengthBy(byte first) {
    int ones = Integer.numberOfLeadingZeros(~(first << 24));
    return ones >= 2 && ones <= LONGEST_CHARACTER ? ones : 1;
  }

  /**
   * Encodes a text.
   *
   * @throws IllegalArgumentException for an unpaired surrogate, which has no encoding
   */
  public static byte[] encode(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
        if (!pair) {
          throw new IllegalArgumentException(
              String.format("\\u%04x is an unpaired surrogate", (int) c));
        }
        i++;
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns whether the bytes are valid UTF-8. */
  public static boolean isValid(byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      int length = sequenceLength(bytes, at, bytes.length);
      if (length == 0) {
        return false;
      }
      at += length;
    }
    return true;
  }

  /**
   * Returns the length in bytes of the character at a position; 0 if it is invalid. Overlong forms,
   * surrogates and code points above U+10FFFF are invalid (Unicode 15, table 3-7).
   */
  static int sequenceLength(byte[] bytes, int at, int end) {
    int lead = bytes[at] & 0xff;
    if (lead < 0x80) {
      return 1;
    }
    int length = lead >= 0xc2 && lead < 0xe0
        ? 2
        : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
    if (length == 0 || at + length > end) {
      return 0;
    }
    for (int i = 1; i < length; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int code = codePoint(bytes, at, length);
    boolean overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    boolean surrogate = code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE;
    return overlong || surrogate || code > Character.MAX_CODE_POINT ? 0 : length;
  }

  /** Returns the code point of a valid character of known length. */
  static int codePoint(byte[] bytes, int at, int length) {
    int code = length == 1 ? bytes[at] : bytes[at] & (0xff >> (length + 1));
    for (int i = 1; i < length; i++) {
      code = code << CONTINUATION_BITS | bytes[at + i] & 0x3f;
    }
    return code;
  }
}
