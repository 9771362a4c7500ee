package io.kiwidb.bloom.blocked;

/**
 * How a key hash becomes a line and bits in it; the one place that builder and filter share.
 *
 * <p>A line has 512 bits, so a probe takes nine bits, and seven probes fit into a {@code long}.
 * Multiplying by an odd constant is a bijection: the products of uniform hashes are uniform, so
 * their nine-bit groups are independent of each other. They are nearly independent of the line,
 * too: the line fixes only the uppermost bits of the hash, and every bit of the product but the
 * lowest few depends on the others. That is why the measured rate meets the one that
 * {@link BloomSizing} computes.
 *
 * <p>Threading: stateless.
 */
final class Probes {
  /** Bits of the product that one probe takes: log2 of the bits of a line. */
  static final int BITS = 9;

  /** Probes that one product feeds. */
  static final int PER_PRODUCT = Long.SIZE / BITS;

  /**
   * The most probes that a filter may have; the best number for a rate of one in a million is 16.
   */
  static final int MAX = 3 * PER_PRODUCT;

  /**
   * The odd number nearest to 2^64 divided by the golden ratio: Knuth's choice, whose multiples are
   * spread most evenly.
   */
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private static final int SHIFT = Long.SIZE - BITS;

  private Probes() {}

  /** The line of a hash: its unsigned value scaled from [0, 2^64) to [0, lines). */
  static int line(long hash, int lines) {
    return (int) (Math.multiplyHigh(hash, lines)
        + ((hash >> 63) & lines)); // the addition makes the hash unsigned
  }

  /** The product that feeds the first seven probes, or, of such a product, the next seven. */
  static long remix(long hash) {
    return hash * GOLDEN;
  }

  /** The bit of the line, 0 to 511, that the uppermost group of a product names. */
  static int bit(long product) {
    return (int) (product >>> SHIFT);
  }
}
