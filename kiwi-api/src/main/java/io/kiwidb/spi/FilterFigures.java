package io.kiwidb.spi;

/**
 * The figures of one filter. Threading: immutable.
 *
 * @param bits number of bits
 * @param probes number of bits tested for each key
 * @param setBits number of bits that are set
 * @param falsePositiveRate the rate to be expected from these
 */
public record FilterFigures(long bits, int probes, long setBits, double falsePositiveRate) {
  /** Returns the share of bits that are set. */
  public double fill() {
    return bits == 0 ? 0 : (double) setBits / bits;
  }
}
