package io.kiwidb.wal.segmented;

import io.kiwidb.io.Checksum;

/**
 * Computes the CRC-32C of any slice of a region in a constant number of steps, for many overlapping
 * slices.
 *
 * <p>The register of a CRC, after some bytes, is linear in its previous value and in the bytes:
 * {@code after(r, AB) = after(0, B) ^ after(r, A) * x^(8|B|)}, as polynomials over bits modulo the
 * CRC's. So the registers after each prefix of the region, computed in one pass, give that of a
 * slice with one multiplication: {@code after(r, slice) = after(0, prefix to its end) ^ (after(0,
 * prefix to its start) ^ r) * x^(8|slice|)}. Polynomials are reflected: bit 31 is the coefficient
 * of x^0.
 *
 * <p>Threading: not thread-safe. It keeps no reference to the array.
 */
final class SliceChecksum {
  private static final int POLYNOMIAL = 0x82f63b78;
  private static final byte[] NOTHING = {};
  private static final int[] BYTES = new int[256];

  static {
    for (int i = 0; i < BYTES.length; i++) {
      int register = i;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        register = timesX(register);
      }
      BYTES[i] = register;
    }
  }

  private final Checksum checksum = new Checksum();
  private final int[] prefixes;
  private final int[] powers;

  /** Creates it for regions and slices of at most this many bytes. */
  SliceChecksum(int maxRegion, int maxSlice) {
    prefixes = new int[maxRegion + 1];
    powers = new int[maxSlice + 1];
    powers[0] = Integer.MIN_VALUE;
    for (int i = 0; i < maxSlice; i++) {
      powers[i + 1] = step(powers[i], 0);
    }
  }

  /** Loads a region, replacing the previous one. */
  void load(byte[] bytes, int offset, int length) {
    for (int i = 0; i < length; i++) {
      prefixes[i + 1] = step(prefixes[i], bytes[offset + i]);
    }
  }

  /**
   * Returns the value of {@link Checksum#of(long, long, long, byte[], int, int)} for a slice of the
   * region.
   */
  int of(long identity, long position, long head, int from, int to) {
    int register = ~checksum.of(identity, position, head, NOTHING, 0, 0);
    return ~(prefixes[to] ^ times(prefixes[from] ^ register, powers[to - from]));
  }

  private static int step(int register, int next) {
    return register >>> Byte.SIZE ^ BYTES[(register ^ next) & 0xff];
  }

  private static int timesX(int register) {
    return register >>> 1 ^ POLYNOMIAL & -(register & 1);
  }

  /** Branch-free, because the branches would be unpredictable. */
  private static int times(int a, int b) {
    int product = 0;
    int shifted = b;
    for (int bit = Integer.SIZE - 1; bit >= 0; bit--) {
      product ^= shifted & -(a >>> bit & 1);
      shifted = timesX(shifted);
    }
    return product;
  }
}
