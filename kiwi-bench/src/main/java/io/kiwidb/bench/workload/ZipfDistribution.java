package io.kiwidb.bench.workload;

/**
 * Maps uniform random numbers to Zipf-distributed ranks, as YCSB does: Gray et al., <i>Quickly
 * generating billion-record synthetic databases</i>, 1994.
 *
 * <p>Threading: immutable.
 */
final class ZipfDistribution {
  /** The exponent, as in YCSB. */
  static final double THETA = 0.99;

  private final long size;
  private final double alpha;
  private final double zeta;
  private final double eta;
  private final double second;

  /** Creates a distribution. Takes time linear in {@code size}: one power per rank. */
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

  /** Returns the rank, from 0, of a uniform random number in [0, 1). */
  long rank(double uniform) {
    double scaled = uniform * zeta;
    if (scaled < 1) {
      return 0;
    }
    if (scaled < second) {
      return Math.min(1, size - 1);
    }
    return Math.min(size - 1, (long) (size * Math.pow(eta * uniform - eta + 1, alpha)));
  }
}
