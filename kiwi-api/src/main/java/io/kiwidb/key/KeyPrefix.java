package io.kiwidb.key;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The first eight bytes of a key as a {@code long} whose signed order is the unsigned bytewise
 * order of these bytes.
 *
 * <p>Shorter keys are padded with zeros, so {@code "a"} and {@code "a\0"} have the same prefix: if
 * prefixes differ, they determine the order of the keys; if they are equal, the keys must be
 * compared.
 */
public final class KeyPrefix {
  private static final VarHandle BIG_ENDIAN_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private KeyPrefix() {}

  /** Returns the prefix of the slice {@code [offset, offset + length)}. */
  public static long of(byte[] key, int offset, int length) {
    if (length >= Long.BYTES) {
      return (long) BIG_ENDIAN_LONG.get(key, offset) ^ Long.MIN_VALUE;
    }
    long packed = 0;
    for (int i = 0; i < length; i++) {
      packed |= (key[offset + i] & 0xffL) << (56 - 8 * i);
    }
    return packed ^ Long.MIN_VALUE;
  }
}
