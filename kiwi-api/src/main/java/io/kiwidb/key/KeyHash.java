package io.kiwidb.key;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The 64-bit hash of a user key for filters: computed once per lookup and passed to every table.
 *
 * <p>It is XXH64 with seed zero (Yann Collet, <i>xxHash fast digest algorithm</i>, specification
 * 0.1.1). It never changes, because filters on disk depend on it; a filter with another hash must
 * have another name.
 */
public final class KeyHash {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  // The five primes of the XXH64 specification, section "XXH64 algorithm description".
  private static final long P1 = 0x9E3779B185EBCA87L;
  private static final long P2 = 0xC2B2AE3D27D4EB4FL;
  private static final long P3 = 0x165667B19E3779F9L;
  private static final long P4 = 0x85EBCA77C2B2AE63L;
  private static final long P5 = 0x27D4EB2F165667C5L;

  private KeyHash() {}

  /** Returns the hash of the slice {@code [offset, offset + length)}. */
  public static long of(byte[] key, int offset, int length) {
    int at = offset;
    int end = offset + length;
    long hash = length >= 32 ? stripes(key, offset, end) : P5;
    at += length & ~31;
    hash += length;
    for (; end - at >= 8; at += 8) {
      hash = Long.rotateLeft(hash ^ round(0, (long) LONG.get(key, at)), 27) * P1 + P4;
    }
    if (end - at >= 4) {
      hash = Long.rotateLeft(hash ^ ((int) INT.get(key, at) & 0xffffffffL) * P1, 23) * P2 + P3;
      at += 4;
    }
    for (; at < end; at++) {
      hash = Long.rotateLeft(hash ^ (key[at] & 0xffL) * P5, 11) * P1;
    }
    hash = (hash ^ (hash >>> 33)) * P2;
    hash = (hash ^ (hash >>> 29)) * P3;
    return hash ^ (hash >>> 32);
  }

  /**
   * Returns the hash of a {@linkplain io.kiwidb.PrefixRule prefix}. It differs from the hash of the
   * key that consists of the same bytes, so that filters can contain both. Different hashes of keys
   * give different hashes of prefixes.
   */
  public static long ofPrefix(byte[] prefix, int offset, int length) {
    long hash = (of(prefix, offset, length) ^ P4) * P1;
    return hash ^ (hash >>> 32);
  }

  @SuppressWarnings("ConstantOverflow") // the specification requires wrapping sums
  private static long stripes(byte[] key, int offset, int end) {
    long a = P1 + P2;
    long b = P2;
    long c = 0;
    long d = -P1;
    for (int at = offset; end - at >= 32; at += 32) {
      a = round(a, (long) LONG.get(key, at));
      b = round(b, (long) LONG.get(key, at + 8));
      c = round(c, (long) LONG.get(key, at + 16));
      d = round(d, (long) LONG.get(key, at + 24));
    }
    long hash = Long.rotateLeft(a, 1)
        + Long.rotateLeft(b, 7)
        + Long.rotateLeft(c, 12)
        + Long.rotateLeft(d, 18);
    return merge(merge(merge(merge(hash, a), b), c), d);
  }

  private static long merge(long hash, long lane) {
    return (hash ^ round(0, lane)) * P1 + P4;
  }

  private static long round(long lane, long input) {
    return Long.rotateLeft(lane + input * P2, 31) * P1;
  }
}
