package io.kiwidb;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A range of keys with an inclusive start and an exclusive end, either of which may be unbounded.
 * Threading: immutable, provided that the arrays are not modified.
 *
 * @param from the inclusive start; empty if unbounded
 * @param to the exclusive end; empty if unbounded
 */
public record KeyRange(Optional<byte[]> from, Optional<byte[]> to) {
  private static final KeyRange ALL = new KeyRange(Optional.empty(), Optional.empty());

  /** Returns the range of all keys. */
  public static KeyRange all() {
    return ALL;
  }

  /** Returns the range from {@code from}, inclusive, to {@code to}, exclusive. */
  public static KeyRange of(byte[] from, byte[] to) {
    return new KeyRange(Optional.of(from), Optional.of(to));
  }

  /** Returns the range of all keys at or after {@code from}. */
  public static KeyRange atLeast(byte[] from) {
    return new KeyRange(Optional.of(from), Optional.empty());
  }

  /** Returns the range of all keys before {@code to}. */
  public static KeyRange lessThan(byte[] to) {
    return new KeyRange(Optional.empty(), Optional.of(to));
  }

  /** Returns the range that contains only the given key. */
  public static KeyRange single(byte[] key) {
    return of(key, Arrays.copyOf(key, key.length + 1));
  }

  /** Returns the range of all keys with the given prefix, in bytewise order. */
  public static KeyRange prefix(byte[] prefix) {
    for (int i = prefix.length - 1; i >= 0; i--) {
      if (prefix[i] != (byte) 0xff) {
        byte[] end = Arrays.copyOf(prefix, i + 1);
        end[i]++;
        return of(prefix, end);
      }
    }
    return prefix.length == 0 ? ALL : atLeast(prefix); // all 0xff: no greater key lacks the prefix
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
    return "[" + from.map(HexFormat.of()::formatHex).orElse("start") + ", "
        + to.map(HexFormat.of()::formatHex).orElse("end") + ")";
  }
}
