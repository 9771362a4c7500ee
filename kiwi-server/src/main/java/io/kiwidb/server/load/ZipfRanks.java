package io.kiwidb.server.load;

import java.util.SplittableRandom;

/**
 * Draws ranks from Zipf's law: rank {@code k} with a probability in proportion to {@code 1 /
 * k^0.99}, the exponent of the Yahoo! Cloud Serving Benchmark (Cooper et al., SoCC 2010).
 *
 * <p>Uses rejection-inversion (Hörmann and Derflinger, <i>Rejection-inversion to generate variates
 * from monotone discrete distributions</i>, ACM TOMACS 6(3), 1996). Let {@code h(x) = x^-s}, and
 * {@code H} its integral. A uniform number between {@code H(1.5) - h(1)} and {@code H(n + 0.5)} is
 * carried to the axis of ranks by the inverse of {@code H}, and rounded. It is accepted if it lies
 * under the bar of its rank, which for this law is nearly always so. Unlike inversion by the sum of
 * all weights this needs no preparation that takes time in proportion to the number of ranks.
 *
 * <p>Threading: immutable.
 */
final class ZipfRanks {
  /** The exponent. */
  static final double EXPONENT = 0.99;

  private static final double REST = 1 - EXPONENT;

  private final long ranks;
  private final double low;
  private final double high;
  private final double surely; // so close to its rank a number is accepted without a look

  ZipfRanks(long ranks) {
    this.ranks = ranks;
    this.low = integral(1.5) - 1;
    this.high = integral(ranks + 0.5);
    this.surely = 2 - inverse(integral(2.5) - weight(2));
  }

  /** Returns a rank, from 1. */
  long next(SplittableRandom random) {
    while (true) {
      double area = low + random.nextDouble() * (high - low);
      double x = inverse(area);
      long rank = Math.max(1, Math.min(ranks, Math.round(x)));
      if (rank - x <= surely || area >= integral(rank + 0.5) - weight((double) rank)) {
        return rank;
      }
    }
  }

  private static double weight(double x) {
    return Math.pow(x, -EXPONENT);
  }

  private static double integral(double x) {
    return (Math.pow(x, REST) - 1) / REST;
  }

  private static double inverse(double area) {
    return Math.pow(1 + area * REST, 1 / REST);
  }
}
