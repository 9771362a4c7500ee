package io.kiwidb.bench.workload;

import java.util.SplittableRandom;

/** Draws numbers of keys, one after the other, the same from the same seed. Threading: not thread-safe. */
interface Draw {
  /** The next number. */
  long next();

  /** Every number from 0 to n - 1 is equally likely. */
  static Draw uniform(long n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return () -> random.nextLong(n);
  }

  /** By Zipf's law, the popular ones scattered over the keys. */
  static Draw zipf(ZipfShape shape, Permutation scatter, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return () -> scatter.at(shape.rank(random.nextDouble()));
  }
}
