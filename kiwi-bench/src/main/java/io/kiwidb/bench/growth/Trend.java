package io.kiwidb.bench.growth;

/**
 * Extrapolates a figure over the number of keys n: a tree has one more level, and a lookup one more
 * place to search, for every so many <i>times</i> as many keys, so the figure is taken to be linear
 * in log n, through the last two points (n1, v1) and (n2, v2) that were measured:
 *
 * <pre>v(n) = v2 + max(0, v2 - v1) * ln(n / n2) / ln(n2 / n1)</pre>
 *
 * <p>A figure that fell from the first to the second is taken to stay: no more keys make anything
 * cheaper, but a longer run does, once the JIT compiler is through.
 *
 * @param entries n2, of the last point
 * @param value v2
 * @param slope what is added each time the number of keys is e times as large
 */
record Trend(double entries, double value, double slope) {
  /** In words of the report. */
  static final String FORMULA = "v(n) = v2 + max(0, v2 − v1) · ln(n / n2) / ln(n2 / n1)";

  static Trend through(double n1, double v1, double n2, double v2) {
    assert 0 < n1 && n1 < n2;
    return new Trend(n2, v2, Math.max(0, v2 - v1) / Math.log(n2 / n1));
  }

  double at(double n) {
    return value + slope * Math.log(n / entries);
  }
}
