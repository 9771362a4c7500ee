package io.kiwidb.bench.growth;

/**
 * Extrapolates a value over the number of keys n. The tree gains a level, and a lookup one more
 * place to search, each time n is multiplied by a constant factor, so the value is assumed to be
 * linear in log n, through the last two measured points (n1, v1) and (n2, v2):
 *
 * <pre>v(n) = v2 + max(0, v2 - v1) * ln(n / n2) / ln(n2 / n1)</pre>
 *
 * <p>A value that fell from the first point to the second is assumed to stay constant: more keys
 * make nothing cheaper, but a longer run does, after JIT compilation.
 *
 * @param entries n2
 * @param value v2
 * @param slope increase of the value when the number of keys is multiplied by e
 */
record Trend(double entries, double value, double slope) {
  /** The formula as shown in reports. */
  static final String FORMULA = "v(n) = v2 + max(0, v2 − v1) · ln(n / n2) / ln(n2 / n1)";

  static Trend through(double n1, double v1, double n2, double v2) {
    assert 0 < n1 && n1 < n2;
    return new Trend(n2, v2, Math.max(0, v2 - v1) / Math.log(n2 / n1));
  }

  double at(double n) {
    return value + slope * Math.log(n / entries);
  }
}
