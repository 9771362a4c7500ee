package io.kiwidb.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Comparator;

/** Text in UTF-8, ordered by code point. Threading: immutable. */
enum TextCodec implements OrderedCodec<String> {
  /** The only one. */
  TEXT;

  private static final char REPLACEMENT = '\ufffd';

  @Override
  public byte[] encode(String value) {
    requirePairs(value);
    return value.getBytes(UTF_8);
  }

  /** Half a pair has no UTF-8; the JDK would write a question mark, and equal keys might differ. */
  private static void requirePairs(String value) {
    for (int i = 0; i < value.length(); i++) {
      char unit = value.charAt(i);
      if (Character.isSurrogate(unit)) {
        int next = i + 1;
        if (!Character.isHighSurrogate(unit)
            || next == value.length()
            || !Character.isLowSurrogate(value.charAt(next))) {
          throw new IllegalArgumentException(
              "the text has an unpaired surrogate at index " + i + ", which UTF-8 cannot express");
        }
        i = next;
      }
    }
  }

  @Override
  public String decode(byte[] array, int offset, int length) {
    String text = new String(array, offset, length, UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) { // stored, or the mark of malformed bytes
      requireWellFormed(array, offset, length);
    }
    return text;
  }

  private static void requireWellFormed(byte[] array, int offset, int length) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(array, offset, length)); // reports
    } catch (CharacterCodingException malformed) {
      throw Refusal.of("text in UTF-8", array, offset, length);
    }
  }

  @Override
  public Comparator<String> comparator() {
    return TextCodec::compare;
  }

  /** Compares by code point. */
  static int compare(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      int one = a.charAt(i);
      int other = b.charAt(i);
      if (one != other) {
        return rank(one) - rank(other);
      }
    }
    return a.length() - b.length();
  }

  /** Surrogates, halves of the highest code points, rank above all other units. */
  private static int rank(int unit) {
    return Character.isSurrogate((char) unit) ? unit + 0x10000 : unit;
  }
}
