package io.kiwidb.spi;

/**
 * The figures of one filter. Threading: immutable.
 *
 * @param bits number of bits in which keys are recorded, without headers
 * @param probes maximum number of bits tested for a key
 * @param setBits number of bits that are set
 * @param falsePositiveRate the rate to be expected of this filter for keys that were not added,
 *     from 0 to 1
 */
public record FilterFigures(long bits, int probes, long setBits, double falsePositiveRate) {
  /** Returns the share of bits that are set. */
  public double fill() {
    return bits == 0 ? 0 : (double) setBits / bits;
  }
}
