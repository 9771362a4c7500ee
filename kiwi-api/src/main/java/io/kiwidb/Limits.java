package io.kiwidb;

import java.nio.charset.StandardCharsets;

/**
 * Limits of keys, values, batches and names. Exceeding one throws {@link IllegalArgumentException}
 * before anything is written.
 */
public final class Limits {
  /** The maximum length of a key: 64 KiB. Keys may be empty. */
  public static final int MAX_KEY_BYTES = 64 << 10;

  /** The maximum length of a value: 1 GiB. Values may be empty. */
  public static final int MAX_VALUE_BYTES = 1 << 30;

  /**
   * The maximum size of an encoded batch: 2 GiB - 1 MiB, which fits into one Java array with space
   * for framing.
   */
  public static final int MAX_BATCH_BYTES = Integer.MAX_VALUE - (1 << 20);

  /** The maximum length of the name of a keyspace in UTF-8: 255 bytes. */
  public static final int MAX_KEYSPACE_NAME_BYTES = 255;

  private Limits() {}

  /** Throws {@link IllegalArgumentException} if the length exceeds the limit for keys. */
  public static void checkKeyLength(int length) {
    if (length > MAX_KEY_BYTES) {
      throw new IllegalArgumentException(
          "the key has " + length + " bytes; the limit is " + MAX_KEY_BYTES + " bytes (64 KiB)");
    }
  }

  /** Throws {@link IllegalArgumentException} if the length exceeds the limit for values. */
  public static void checkValueLength(int length) {
    if (length > MAX_VALUE_BYTES) {
      throw new IllegalArgumentException(
          "the value has " + length + " bytes; the limit is " + MAX_VALUE_BYTES + " bytes (1 GiB)");
    }
  }

  /**
   * Throws {@link IllegalArgumentException} if a name is not suitable for a keyspace: it must not
   * be empty, longer than {@link #MAX_KEYSPACE_NAME_BYTES}, begin or end with a space, or contain a
   * character that is not printable.
   */
  public static void checkKeyspaceName(String name) {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > MAX_KEYSPACE_NAME_BYTES) {
      throw new IllegalArgumentException("the name of a keyspace must have 1 to "
          + MAX_KEYSPACE_NAME_BYTES + " bytes in UTF-8; this one has " + bytes);
    }
    name.codePoints().filter(point -> !isPrintable(point)).findFirst().ifPresent(point -> {
      throw new IllegalArgumentException(
          "the name of a keyspace contains the character U+%04X, which is not printable"
              .formatted(point));
    });
    if (!name.equals(name.strip())) {
      throw new IllegalArgumentException(
          "the name of a keyspace must not begin or end with a space: '" + name + "'");
    }
  }

  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> false;
      default -> true;
    };
  }
}
