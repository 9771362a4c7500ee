package io.kiwidb.cli.format;

import io.kiwidb.io.ByteWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Encodes arbitrary bytes as one line of printable text and decodes it: the escapes of tsv, see the
 * package. Threading: immutable.
 */
public final class EscapedText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private EscapedText() {}

  /** Encodes bytes as text. */
  public static String encode(byte[] bytes) {
    ByteWriter out = new ByteWriter(bytes.length + 16);
    encode(bytes, out);
    return new String(out.array(), 0, out.length(), StandardCharsets.UTF_8);
  }

  /** Appends the encoded bytes. */
  static void encode(byte[] bytes, ByteWriter out) {
    int at = 0;
    while (at < bytes.length) {
      int b = bytes[at];
      if (b >= ' ' && b < 0x7f && b != '\\') {
        out.writeByte(b);
        at++;
        continue;
      }
      int length = Utf8.sequenceLength(bytes, at, bytes.length);
      if (length > 1 && isPrintable(Utf8.codePoint(bytes, at, length))) {
        out.write(bytes, at, length);
        at += length;
      } else {
        escape(b, out);
        at++;
      }
    }
  }

  /** Returns whether {@link #encode} would escape nothing but backslashes. */
  public static boolean isAllPrintable(byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      int length = Utf8.sequenceLength(bytes, at, bytes.length);
      if (length == 0 || !isPrintable(Utf8.codePoint(bytes, at, length))) {
        return false;
      }
      at += length;
    }
    return true;
  }

  /**
   * Decodes a text.
   *
   * @throws IllegalArgumentException for an invalid escape; the message names it
   */
  public static byte[] decode(byte[] text) {
    return decode(text, 0, text.length);
  }

  /** Decodes a slice, like {@link #decode(byte[])}. */
  static byte[] decode(byte[] text, int offset, int length) {
    int end = offset + length;
    int at = offset;
    while (at < end && text[at] != '\\') {
      at++;
    }
    byte[] decoded = Arrays.copyOfRange(text, offset, end);
    int filled = at - offset;
    while (at < end) {
      byte b = text[at];
      if (b != '\\') {
        decoded[filled++] = b;
        at++;
        continue;
      }
      int code = at + 1 < end ? text[at + 1] : -1;
      boolean hex = code == 'x';
      decoded[filled++] = (byte) (hex ? hexByte(text, at, end) : simple(code));
      at += hex ? 4 : 2;
    }
    return filled == decoded.length ? decoded : Arrays.copyOf(decoded, filled);
  }

  private static int simple(int code) {
    return switch (code) {
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case '\\' -> '\\';
      case -1 ->
        throw new IllegalArgumentException(
            "incomplete escape at the end; write a backslash as \\\\");
      default ->
        throw new IllegalArgumentException("invalid escape \\"
            + Excerpt.of(new byte[] {(byte) code}) + "; valid are \\t \\n \\r \\\\ \\xHH");
    };
  }

  private static int hexByte(byte[] text, int at, int end) {
    int high = at + 2 < end ? Character.digit(text[at + 2], 16) : -1;
    int low = at + 3 < end ? Character.digit(text[at + 3], 16) : -1;
    if (high < 0 || low < 0) {
      throw new IllegalArgumentException("\\x must be followed by two hexadecimal digits");
    }
    return high << 4 | low;
  }

  private static void escape(int b, ByteWriter out) {
    out.writeByte('\\');
    switch (b) {
      case '\t' -> out.writeByte('t');
      case '\n' -> out.writeByte('n');
      case '\r' -> out.writeByte('r');
      case '\\' -> out.writeByte('\\');
      default -> out.writeByte('x').writeByte(HEX[b >> 4 & 0xf]).writeByte(HEX[b & 0xf]);
    }
  }

  /**
   * Returns whether a code point is printable: not a control character, a line separator, a
   * direction mark or a byte order mark.
   */
  private static boolean isPrintable(int code) {
    return switch (Character.getType(code)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> false;
      default -> true;
    };
  }
}
