package io.kiwidb.bloom.blocked;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Number of keys per line, and probes per key, for a false-positive rate.
 *
 * <p>A blocked filter needs more bits than the textbook formula (9.9 a key instead of 9.6 for 1 %,
 * 15.6 instead of 14.4 for 0.1 %), because keys are not distributed evenly over lines, and full
 * lines add more false positives than empty ones save. So the rate is computed as in Putze, Sanders
 * and Singler, section 3: the number of keys in a line is Poisson distributed, and the rate of the
 * filter is the mean of the rates of lines with 0, 1, 2 … keys. The rate of one line is the mean of
 * the k-th power of the fraction of set bits, to second order: with 512 bits the variance of that
 * fraction still matters.
 *
 * <p>Threading: immutable.
 *
 * @param probes bits that each key sets
 * @param keysPerLine the mean number of keys in a line at which the rate is met
 */
record BloomSizing(int probes, double keysPerLine) {
  private static final double BITS = BloomLayout.LINE_BITS;

  /** One bit a key: the rate is then 0.63, and any higher requested rate gets a better filter. */
  private static final double MOST_KEYS = BITS;

  /**
   * One key a line, which gives rates far below one in a billion; lower requested rates get that
   * instead of gigabytes.
   */
  private static final double FEWEST_KEYS = 1;

  /** A probability that does not affect any realistic rate. */
  private static final double NEGLIGIBLE = 1e-15;

  /** Bisection steps; the error is below one in a million. */
  private static final int STEPS = 30;

  /**
   * Maximum number of cached results. Rates are settings, so there are few of them, and every table
   * asks; beyond this number they are recomputed.
   */
  private static final int MOST_KNOWN = 64;

  private static final Map<Double, BloomSizing> KNOWN = new ConcurrentHashMap<>();

  /** Returns the sizing with the least space for a rate between 0 and 1. */
  static BloomSizing forRate(double rate) {
    BloomSizing known = KNOWN.get(rate);
    if (known == null) {
      known = compute(rate);
      if (KNOWN.size() < MOST_KNOWN) {
        KNOWN.put(rate, known);
      }
    }
    return known;
  }

  private static BloomSizing compute(double rate) {
    BloomSizing best = new BloomSizing(1, largestLoad(rate, 1));
    for (int probes = 2; probes <= Probes.MAX; probes++) {
      double load = largestLoad(rate, probes);
      if (load < best.keysPerLine) {
        break; // the load has one maximum
      }
      best = new BloomSizing(probes, load);
    }
    return best;
  }

  /** Returns the number of lines for that many keys. */
  int lines(long keys) {
    return (int) Math.min(BloomLayout.MAX_LINES, (long) Math.ceil(keys / keysPerLine));
  }

  private static double largestLoad(double rate, int probes) {
    double low = 0;
    double high = MOST_KEYS;
    for (int step = 0; step < STEPS; step++) {
      double middle = (low + high) / 2;
      if (rate(middle, probes) <= rate) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return Math.max(low, FEWEST_KEYS);
  }

  /** Returns the rate of a filter with that many keys a line on average. */
  static double rate(double keysPerLine, int probes) {
    double oneLeft = power(1 - 1 / BITS, probes); // a given bit stays unset when one key is added
    double twoLeft = power(1 - 2 / BITS, probes); // two given bits stay unset
    double one = 1;
    double two = 1;
    double chance = Math.exp(-keysPerLine); // of exactly `keys` keys in a line
    double rate = 0;
    for (int keys = 0; keys <= keysPerLine || chance > NEGLIGIBLE; keys++) {
      double set = 1 - one;
      double variance = one / BITS + two * (1 - 1 / BITS) - one * one;
      double spread = set > 0 ? 1 + probes * (probes - 1) / 2.0 * variance / (set * set) : 1;
      rate += chance * power(set, probes) * spread;
      chance *= keysPerLine / (keys + 1);
      one *= oneLeft;
      two *= twoLeft;
    }
    return rate;
  }

  private static double power(double base, int exponent) {
    double result = 1;
    double square = base;
    for (int rest = exponent; rest > 0; rest >>= 1) {
      if ((rest & 1) != 0) {
        result *= square;
      }
      square *= square;
    }
    return result;
  }
}
