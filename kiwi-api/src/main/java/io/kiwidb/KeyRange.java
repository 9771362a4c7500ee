package io.kiwidb;

import java.util.Arrays;
import java.util.Optional;

/**
 * A range of keys: from an inclusive start to an exclusive end, either of which may be open.
 * Threading: immutable, provided that nobody writes to the arrays.
 *
 * @param from the first key that is in it; empty for the start of the store
 * @param to the first key that is not in it; empty for the end of the store
 */
public record KeyRange(Optional<byte[]> from, Optional<byte[]> to) {
  private static final KeyRange ALL = new KeyRange(Optional.empty(), Optional.empty());

  /** Every key. */
  public static KeyRange all() {
    return ALL;
  }

  /** From {@code from}, inclusive, to {@code to}, exclusive. */
  public static KeyRange of(byte[] from, byte[] to) {
    return new KeyRange(Optional.of(from), Optional.of(to));
  }

  /** From {@code from}, inclusive, to the end. */
  public static KeyRange atLeast(byte[] from) {
    return new KeyRange(Optional.of(from), Optional.empty());
  }

  /** From the start to {@code to}, exclusive. */
  public static KeyRange lessThan(byte[] to) {
    return new KeyRange(Optional.empty(), Optional.of(to));
  }

  /** The one key. */
  public static KeyRange single(byte[] key) {
    return of(key, Arrays.copyOf(key, key.length + 1));
  }

  /** Every key that starts with the bytes, in the bytewise order. */
  public static KeyRange prefix(byte[] prefix) {
    for (int i = prefix.length - 1; i >= 0; i--) {
      if (prefix[i] != (byte) 0xff) {
        byte[] end = Arrays.copyOf(prefix, i + 1);
        end[i]++;
        return of(prefix, end);
      }
    }
    return prefix.length == 0 ? ALL : atLeast(prefix); // all 0xff: nothing sorts behind the prefix
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyRange that
        && Arrays.equals(from.orElse(null), that.from.orElse(null))
        && Arrays.equals(to.orElse(null), that.to.orElse(null));
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(from.orElse(null)) + Arrays.hashCode(to.orElse(null));
  }

  @Override
  public String toString() {
    return "[" + from.map(java.util.HexFormat.of()::formatHex).orElse("start") + ", "
        + to.map(java.util.HexFormat.of()::formatHex).orElse("end") + ")";
  }
}
