package io.kiwidb.key;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The key order of a store: bytewise (unsigned, a prefix sorts first) or a user's
 * {@link KeyComparator}.
 *
 * <p>Hot paths first compare eight-byte prefixes as signed longs and read key bytes only on a tie.
 * {@link #prefix} is consistent with {@link #compare}: a smaller prefix implies a smaller key;
 * equal prefixes imply nothing. With a custom comparator all prefixes are zero, so every comparison
 * calls it, and the bytewise path pays only for one predictable branch.
 *
 * <p>Threading: immutable.
 */
public final class KeyOrder {
  /** Unsigned bytewise order; the default. */
  public static final KeyOrder BYTEWISE = new KeyOrder(null);

  /** Recorded name of the bytewise order. */
  public static final String BYTEWISE_NAME = "bytewise";

  private final @Nullable KeyComparator custom;

  private KeyOrder(@Nullable KeyComparator custom) {
    this.custom = custom;
  }

  /** Returns the order of a user's comparator. */
  public static KeyOrder of(KeyComparator comparator) {
    return new KeyOrder(Objects.requireNonNull(comparator, "comparator"));
  }

  /** Returns the name that is recorded in the store. */
  public String name() {
    return custom == null ? BYTEWISE_NAME : custom.name();
  }

  /** Returns whether this is the unsigned bytewise order. */
  public boolean isBytewise() {
    return custom == null;
  }

  /**
   * Returns the order-preserving prefix of a key: its first eight bytes big-endian, zero-padded,
   * sign bit flipped.
   */
  public long prefix(byte[] key, int offset, int length) {
    return custom == null ? KeyPrefix.of(key, offset, length) : 0;
  }

  /** Compares two key slices. */
  public int compare(byte[] a, int aOffset, int aLength, byte[] b, int bOffset, int bLength) {
    if (custom == null) {
      return Arrays.compareUnsigned(a, aOffset, aOffset + aLength, b, bOffset, bOffset + bLength);
    }
    return custom.compare(a, aOffset, aLength, b, bOffset, bLength);
  }

  /** Compares two whole keys. */
  public int compare(byte[] a, byte[] b) {
    return compare(a, 0, a.length, b, 0, b.length);
  }

  /**
   * Returns a short key {@code s} with {@code last <= s < next}, for the index entry between two
   * blocks. With a custom order it is {@code last} itself.
   *
   * <p>Requires: {@code last < next}. The result is a new array.
   */
  public byte[] separator(
      byte[] last, int lastOffset, int lastLength, byte[] next, int nextOffset, int nextLength) {
    byte[] whole = Arrays.copyOfRange(last, lastOffset, lastOffset + lastLength);
    if (custom != null) {
      return whole;
    }
    int common = Arrays.mismatch(
        last, lastOffset, lastOffset + lastLength, next, nextOffset, nextOffset + nextLength);
    if (common < 0 || common >= lastLength || common >= nextLength) {
      return whole; // one is a prefix of the other: there is no shorter separator
    }
    int a = last[lastOffset + common] & 0xff;
    int b = next[nextOffset + common] & 0xff;
    if (a + 1 < b || (a + 1 == b && common + 1 < nextLength)) {
      byte[] shortened = Arrays.copyOf(whole, common + 1);
      shortened[common] = (byte) (a + 1);
      return shortened.length < whole.length ? shortened : whole;
    }
    return whole;
  }
}
