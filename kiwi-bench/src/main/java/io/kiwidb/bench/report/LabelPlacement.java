package io.kiwidb.bench.report;

/** Moves positions on a line apart so that labels at them do not overlap. */
final class LabelPlacement {
  private LabelPlacement() {}

  /**
   * Returns positions at least {@code gap} apart, in the same order and close to the given ones
   * (one pass downwards, one upwards). The gap shrinks if the range is too small.
   *
   * @param positions positions, ascending
   * @param gap minimum distance between neighbours
   * @param from lower bound
   * @param to upper bound
   */
  static double[] spread(double[] positions, double gap, double from, double to) {
    double[] moved = positions.clone();
    int last = moved.length - 1;
    double distance = last > 0 ? Math.min(gap, (to - from) / last) : gap;
    for (int i = 0; i <= last; i++) {
      moved[i] = Math.max(moved[i], i == 0 ? from : moved[i - 1] + distance);
    }
    for (int i = last; i >= 0; i--) {
      moved[i] = Math.min(moved[i], i == last ? to : moved[i + 1] - distance);
    }
    return moved;
  }
}
