package io.kiwidb.bloom.blocked;

/**
 * Maps a key hash to a line and to bits in it; shared by builder and filter.
 *
 * <p>A line has 512 bits, so a probe takes nine bits, and seven probes fit into a {@code long}.
 * Multiplication by an odd constant is a bijection: the products of uniform hashes are uniform, so
 * their nine-bit groups are independent of each other. They are also nearly independent of the
 * line: the line fixes only the uppermost bits of the hash, and every bit of the product except the
 * lowest few depends on the others. That is why the measured rate matches the one that
 * {@link BloomSizing} computes.
 *
 * <p>Threading: stateless.
 */
final class Probes {
  /** Bits of the product per probe: log2 of the bits of a line. */
  static final int BITS = 9;

  /** Probes per product. */
  static final int PER_PRODUCT = Long.SIZE / BITS;

  /** The maximum number of probes of a filter; the optimum for a rate of one in a million is 16. */
  static final int MAX = 3 * PER_PRODUCT;

  /**
   * The odd number nearest to 2^64 divided by the golden ratio: Knuth's choice, whose multiples are
   * spread most evenly.
   */
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private static final int SHIFT = Long.SIZE - BITS;

  private Probes() {}

  /** Returns the line of a hash: its unsigned value scaled from [0, 2^64) to [0, lines). */
  static int line(long hash, int lines) {
    // The addition makes the product that of the unsigned hash.
    return (int) (Math.multiplyHigh(hash, lines) + ((hash >> 63) & lines));
  }

  /**
   * Returns the product for the first seven probes, or, given such a product, for the next seven.
   */
  static long remix(long hash) {
    return hash * GOLDEN;
  }

  /** Returns the bit of the line, 0 to 511, given by the uppermost group of a product. */
  static int bit(long product) {
    return (int) (product >>> SHIFT);
  }
}
