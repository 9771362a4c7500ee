package io.kiwidb.key;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The order of the keys of one database: the bytewise order (unsigned, shorter first) or a user's
 * {@link KeyComparator}.
 *
 * <p>Hot paths compare eight-byte prefixes as signed longs first and touch key bytes only on a tie.
 * {@link #prefix} is consistent with {@link #compare}: a smaller prefix means a smaller key, equal
 * prefixes mean nothing. Under a custom comparator every prefix is zero, so that every comparison
 * falls through to it and the bytewise path pays one predictable branch.
 *
 * <p>Threading: immutable.
 */
public final class KeyOrder {
  /** Unsigned bytewise order; the default. */
  public static final KeyOrder BYTEWISE = new KeyOrder(null);

  /** Name recorded for the bytewise order. */
  public static final String BYTEWISE_NAME = "bytewise";

  private final @Nullable KeyComparator custom;

  private KeyOrder(@Nullable KeyComparator custom) {
    this.custom = custom;
  }

  /** The order given by a user's comparator. */
  public static KeyOrder of(KeyComparator comparator) {
    return new KeyOrder(Objects.requireNonNull(comparator, "comparator"));
  }

  /** The name that is recorded in the database. */
  public String name() {
    return custom == null ? BYTEWISE_NAME : custom.name();
  }

  /** Whether this is the unsigned bytewise order. */
  public boolean isBytewise() {
    return custom == null;
  }

  /**
   * The order-preserving prefix of a key: its first eight bytes big-endian, zero-padded, sign bit
   * flipped.
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
   * A short key {@code s} with {@code last <= s < next}, to be an index entry between two blocks.
   * Under a custom order it is {@code last} itself.
   *
   * <p>Requires: {@code last < next}. The result is a fresh array.
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
      return whole; // one is a prefix of the other: nothing shorter lies between
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
