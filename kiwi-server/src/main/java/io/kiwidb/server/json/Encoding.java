package io.kiwidb.server.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * How keys and values are written in strings. Nothing is guessed: each string has exactly one
 * meaning, and bytes that an encoding cannot express are refused.
 *
 * <p>Threading: thread-safe.
 */
public enum Encoding {
  /** UTF-8. */
  @JsonProperty("text")
  TEXT,
  /** Base64 (RFC 4648, section 4) with padding. */
  @JsonProperty("base64")
  BASE64,
  /** Two hexadecimal digits for each byte; lower case in answers. */
  @JsonProperty("hex")
  HEX;

  private static final HexFormat DIGITS = HexFormat.of();
  private static final int LONGEST_SEQUENCE = 4;

  /** Returns the encoding of a name, such as {@code base64}. */
  public static Encoding named(String name) {
    return switch (name) {
      case "text" -> TEXT;
      case "base64" -> BASE64;
      case "hex" -> HEX;
      default ->
        throw new ProblemException(
            ProblemCode.BAD_REQUEST, "The encoding must be text, base64 or hex.");
    };
  }

  /**
   * Returns the bytes of a string.
   *
   * @param what the name of the string in messages
   */
  public byte[] decode(String string, String what) {
    try {
      return switch (this) {
        case TEXT -> utf8(string);
        case BASE64 -> base64(string);
        case HEX -> DIGITS.parseHex(string);
      };
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw new ProblemException(
          ProblemCode.BAD_REQUEST, "'" + what + "' is not " + describe() + ".");
    }
  }

  private String describe() {
    return switch (this) {
      case TEXT -> "text: it contains half of a surrogate pair";
      case BASE64 -> "base64 with padding";
      case HEX -> "hex: an even number of digits";
    };
  }

  private static byte[] utf8(String string) throws CharacterCodingException {
    ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(string));
    return Arrays.copyOfRange(
        bytes.array(), bytes.arrayOffset(), bytes.arrayOffset() + bytes.limit());
  }

  /** The decoder of the JDK accepts missing padding and stray bits; one spelling is enough. */
  private static byte[] base64(String string) {
    byte[] bytes = Base64.getDecoder().decode(string);
    if (!Base64.getEncoder().encodeToString(bytes).equals(string)) {
      throw new IllegalArgumentException("not canonical");
    }
    return bytes;
  }

  /** Returns the string of bytes. */
  public String encode(byte[] bytes) {
    return encode(bytes, 0, bytes.length);
  }

  /** Returns the string of a part of an array; fails with {@code not-text} if it is none. */
  public String encode(byte[] bytes, int offset, int length) {
    return switch (this) {
      case TEXT -> text(bytes, offset, length);
      case BASE64 -> {
        ByteBuffer encoded = Base64.getEncoder().encode(ByteBuffer.wrap(bytes, offset, length));
        yield StandardCharsets.ISO_8859_1.decode(encoded).toString();
      }
      case HEX -> DIGITS.formatHex(bytes, offset, offset + length);
    };
  }

  private static String text(byte[] bytes, int offset, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, offset, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new ProblemException(
          ProblemCode.NOT_TEXT,
          "A key or value is not UTF-8. Ask for it with encoding=base64 or encoding=hex.");
    }
  }

  /**
   * Returns how many bytes, at most {@code limit}, of a longer value to show: text is cut between
   * characters.
   */
  public int cut(byte[] bytes, int offset, int length, int limit) {
    if (length <= limit) {
      return length;
    }
    int end = limit;
    if (this == TEXT) {
      int least = Math.max(0, limit - LONGEST_SEQUENCE);
      while (end > least && (bytes[offset + end] & 0xc0) == 0x80) {
        end--; // a continuation byte: the character began before
      }
    }
    return end;
  }
}
