package io.kiwidb.bench.workload;

import java.util.SplittableRandom;

/**
 * Draws numbers of keys, one after the other, the same from the same seed. Threading: not
 * thread-safe.
 */
interface KeySelector {
  /** The next number. */
  long next();

  /** Every number from 0 to n - 1 is equally likely. */
  static KeySelector uniform(long n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return () -> random.nextLong(n);
  }

  /**
   * In groups of so many, each out of a stretch of ten times as many numbers that is drawn for it.
   */
  static KeySelector near(long n, int group, long seed) {
    return new KeySelector() {
      private final SplittableRandom random = new SplittableRandom(seed);
      private final long stretch = Math.min(n, 10L * group);
      private long from;
      private int left;

      @Override
      public long next() {
        if (left == 0) {
          from = random.nextLong(n - stretch + 1);
          left = group;
        }
        left--;
        return from + random.nextLong(stretch);
      }
    };
  }

  /** By Zipf's law, the popular ones scattered over the keys. */
  static KeySelector zipf(ZipfDistribution zipf, Permutation scatter, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return () -> scatter.at(zipf.rank(random.nextDouble()));
  }
}
