package io.kiwidb.server.json;

import io.kiwidb.Limits;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * The place at which a page ended: clients pass it on and do not look into it.
 *
 * <p>It is {@code kind (1), number (8), key}, in base64 for URLs. It names a place and grants
 * nothing: whoever forges one gets a page that a request without it could have had. A continuation
 * of another kind of page, or one that is not whole, is refused.
 *
 * <p>Threading: immutable, provided that the array is not modified.
 *
 * @param kind what kind of page it continues
 * @param number a number whose meaning depends on the kind, such as a sequence number
 * @param key the key at which the page ended
 */
public record Continuation(Kind kind, long number, byte[] key) {
  /** Kinds of pages. Codes are part of the strings; they are not renumbered within a release. */
  public enum Kind {
    /** Entries of a keyspace. */
    SCAN('s'),
    /** Groups of keys. */
    PREFIXES('p'),
    /** Stored entries of a memtable or table. */
    ENTRIES('e'),
    /** Blocks of an index. */
    INDEX('i'),
    /** Items of a list, counted. */
    LIST('l');

    private final byte code;

    Kind(char code) {
      this.code = (byte) code;
    }
  }

  private static final int HEAD = 1 + Long.BYTES;
  private static final int MOST_CHARACTERS = 90_000;

  /** Returns the string that clients see. */
  public String format() {
    byte[] bytes = ByteBuffer.allocate(HEAD + key.length)
        .put(kind.code)
        .putLong(number)
        .put(key)
        .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Reads what {@link #format} wrote for the same kind of page. */
  public static Continuation parse(Kind kind, String string) {
    if (string.length() > MOST_CHARACTERS) {
      throw refused();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(string);
    } catch (IllegalArgumentException e) {
      throw refused();
    }
    int keyLength = bytes.length - HEAD;
    if (keyLength < 0 || keyLength > Limits.MAX_KEY_BYTES || bytes[0] != kind.code) {
      throw refused();
    }
    long number = ByteBuffer.wrap(bytes).getLong(1);
    Continuation read =
        new Continuation(kind, number, Arrays.copyOfRange(bytes, HEAD, bytes.length));
    if (number < 0 || !read.format().equals(string)) {
      throw refused();
    }
    return read;
  }

  private static ProblemException refused() {
    return new ProblemException(
        ProblemCode.BAD_REQUEST, "The continuation is not one that this list has returned.");
  }
}
