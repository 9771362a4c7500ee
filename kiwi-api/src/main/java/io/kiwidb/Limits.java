package io.kiwidb;

/**
 * Size limits of keys, values and batches. Exceeding one throws {@link IllegalArgumentException}
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
}
