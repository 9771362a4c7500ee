package io.kiwidb.bench.workload;

import java.util.SplittableRandom;

/** A deterministic sequence of key numbers, given a seed. Threading: not thread-safe. */
interface KeySelector {
  /** Returns the next key number. */
  long next();

  /** Returns uniformly distributed numbers from 0 to n - 1. */
  static KeySelector uniform(long n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return () -> random.nextLong(n);
  }

  /**
   * Returns numbers in groups. The numbers of a group are in one random range of 10 * {@code group}
   * numbers.
   */
  static KeySelector near(long n, int group, long seed) {
    return new KeySelector() {
      private final SplittableRandom random = new SplittableRandom(seed);
      private final long rangeSize = Math.min(n, 10L * group);
      private long from;
      private int left;

      @Override
      public long next() {
        if (left == 0) {
          from = random.nextLong(n - rangeSize + 1);
          left = group;
        }
        left--;
        return from + random.nextLong(rangeSize);
      }
    };
  }

  /** Returns Zipf-distributed numbers; {@code scatter} spreads the frequent ones over the keys. */
  static KeySelector zipf(ZipfDistribution zipf, Permutation scatter, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return () -> scatter.at(zipf.rank(random.nextDouble()));
  }
}
