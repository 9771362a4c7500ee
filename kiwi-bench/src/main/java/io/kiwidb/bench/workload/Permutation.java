package io.kiwidb.bench.workload;

/**
 * A pseudorandom permutation of the numbers from 0 to n - 1 that needs no memory: a Feistel network
 * over the next even power of two, applied until the result is in range (cycle walking: Black and
 * Rogaway, <i>Ciphers with arbitrary finite domains</i>, 2002).
 *
 * <p>Threading: immutable.
 */
public final class Permutation {
  private static final int ROUNDS = 4;

  private final long size;
  private final long seed;
  private final int halfBits;
  private final long halfMask;

  /** Creates a permutation of the numbers from 0 to {@code size} - 1. */
  public Permutation(long size, long seed) {
    this.size = size;
    this.seed = seed;
    int bits = Math.max(2, Long.SIZE - Long.numberOfLeadingZeros(size - 1));
    halfBits = (bits + 1) / 2;
    halfMask = (1L << halfBits) - 1;
  }

  /** Returns the number at a position. */
  public long at(long position) {
    assert position >= 0 && position < size;
    long number = position;
    do {
      number = scramble(number);
    } while (number >= size);
    return number;
  }

  private long scramble(long number) {
    long left = number >>> halfBits;
    long right = number & halfMask;
    for (int round = 0; round < ROUNDS; round++) {
      long next = left ^ (mix(right + seed + round) & halfMask);
      left = right;
      right = next;
    }
    return left << halfBits | right;
  }

  /** Stafford's variant 13 of the finalizer of MurmurHash3, as SplitMix64 uses it. */
  static long mix(long bits) {
    long mixed = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 31;
  }
}
