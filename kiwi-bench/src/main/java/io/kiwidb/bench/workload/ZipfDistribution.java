package io.kiwidb.bench.workload;

/**
 * Turns even random numbers into ranks after Zipf's law, as YCSB does: Gray et al., <i>Quickly
 * generating billion-record synthetic databases</i>, 1994.
 *
 * <p>Threading: immutable.
 */
final class ZipfDistribution {
  /** YCSB's constant. */
  static final double THETA = 0.99;

  private final long size;
  private final double alpha;
  private final double zeta;
  private final double eta;
  private final double second;

  /** Takes a time that grows with the size: a power for each rank. */
  ZipfDistribution(long size) {
    this.size = size;
    double sum = 0;
    for (long rank = 1; rank <= size; rank++) {
      sum += Math.pow((double) rank, -THETA);
    }
    zeta = sum;
    alpha = 1 / (1 - THETA);
    second = 1 + Math.pow(2, -THETA);
    eta = (1 - Math.pow(2.0 / size, 1 - THETA)) / (1 - second / zeta);
  }

  /** The rank, from 0, of an even random number in [0, 1). */
  long rank(double even) {
    double scaled = even * zeta;
    if (scaled < 1) {
      return 0;
    }
    if (scaled < second) {
      return Math.min(1, size - 1);
    }
    return Math.min(size - 1, (long) (size * Math.pow(eta * even - eta + 1, alpha)));
  }
}
