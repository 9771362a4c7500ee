package io.kiwidb;

/**
 * The bounds of what a database takes. Going over one is an {@link IllegalArgumentException} before
 * anything is written.
 */
public final class Limits {
  /** The longest key: 64 KiB. Keys may be empty. */
  public static final int MAX_KEY_BYTES = 64 << 10;

  /** The longest value: 1 GiB. Values may be empty. */
  public static final int MAX_VALUE_BYTES = 1 << 30;

  /**
   * The largest encoded batch: 2 GiB less 1 MiB, what one Java array can hold with room for
   * framing.
   */
  public static final int MAX_BATCH_BYTES = Integer.MAX_VALUE - (1 << 20);

  private Limits() {}

  /** Fails unless a key of that length may be stored. */
  public static void checkKeyLength(int length) {
    if (length > MAX_KEY_BYTES) {
      throw new IllegalArgumentException(
          "the key has " + length + " bytes; the limit is " + MAX_KEY_BYTES + " bytes (64 KiB)");
    }
  }

  /** Fails unless a value of that length may be stored. */
  public static void checkValueLength(int length) {
    if (length > MAX_VALUE_BYTES) {
      throw new IllegalArgumentException(
          "the value has " + length + " bytes; the limit is " + MAX_VALUE_BYTES + " bytes (1 GiB)");
    }
  }
}
