package io.kiwidb.bench.report;

/** Moves places on a line apart so that what is written at them does not overlap. */
final class LabelPlacement {
  private LabelPlacement() {}

  /**
   * New places that are a gap apart, in the same order and as near to the old ones as one pass down
   * and one up find; closer together if there is no room.
   *
   * @param places ascending
   * @param gap between two, if there is room
   * @param from the first place at least
   * @param to the last place at most
   */
  static double[] spread(double[] places, double gap, double from, double to) {
    double[] moved = places.clone();
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
