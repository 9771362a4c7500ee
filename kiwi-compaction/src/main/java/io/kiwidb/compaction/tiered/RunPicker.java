package io.kiwidb.compaction.tiered;

import io.kiwidb.spi.LsmView.Rules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Picks adjacent runs to merge.
 *
 * <p>Threading: immutable.
 */
final class RunPicker {
  private static final double HUNDRED_PERCENT = 100;

  /**
   * Tolerance for a step compared with even steps; measured, see
   * docs/decisions/012-compaction-picking.md.
   */
  private static final double EVEN_ENOUGH = 1.2;

  private final List<SortedRun> runs;
  private final Rules rules;
  private final int most;

  /** Creates a picker for runs, youngest first. */
  RunPicker(List<SortedRun> runs, Rules rules) {
    this.runs = runs;
    this.rules = rules;
    this.most = most(rules);
  }

  /** Returns the maximum number of runs before two of them are merged whatever their sizes. */
  static int most(Rules rules) {
    return 1 + Math.max(1, rules.l0Trigger()); // one more for the oldest run
  }

  /**
   * Adjacent runs to merge.
   *
   * @param from index of the youngest
   * @param end index after the oldest
   * @param reason the reason
   */
  record RunRange(int from, int end, String reason) {}

  /** Returns the runs to merge next, or null. */
  @Nullable
  RunRange pick() {
    if (runs.size() < most) {
      return null;
    }
    RunRange range = tooMuchSpace();
    if (range == null) {
      range = alike();
    }
    return range == null ? tooMany() : range;
  }

  /**
   * Returns all idle runs down to the oldest, if they are large compared with it: they may contain
   * that many hidden versions.
   */
  private @Nullable RunRange tooMuchSpace() {
    int last = runs.size() - 1;
    int from = last;
    double younger = 0;
    while (from > 0 && !runs.get(last).busy() && !runs.get(from - 1).busy()) {
      from--;
      younger += runs.get(from).bytes();
    }
    long oldest = runs.get(last).bytes();
    if (from == last
        || younger * HUNDRED_PERCENT
            < oldest * (double) rules.value(TieredProvider.SPACE_PERCENT)) {
      return null;
    }
    return new RunRange(
        from,
        last + 1,
        Math.round(younger) + " bytes in runs younger than the oldest of " + oldest);
  }

  /**
   * Returns the youngest runs each of which is no larger, within the tolerance, than all younger
   * ones together.
   */
  private @Nullable RunRange alike() {
    double tolerance = 1 + rules.value(TieredProvider.SIZE_RATIO_PERCENT) / HUNDRED_PERCENT;
    for (int from = 0; from < runs.size(); from++) {
      double bytes = 0;
      int end = from;
      while (end < runs.size()
          && !runs.get(end).busy()
          && (end == from || runs.get(end).bytes() <= bytes * tolerance)) {
        bytes += runs.get(end).bytes();
        end++;
      }
      if (end - from >= 2) {
        return new RunRange(from, end, (end - from) + " runs of similar size");
      }
    }
    return null;
  }

  /**
   * Returns two adjacent runs, to reduce the number of runs by one: the youngest pair whose size
   * ratio is at most slightly above that of even steps, because even steps minimize write
   * amplification for a given number of runs. Always taking the two youngest would rewrite the same
   * run with every flush; always taking the smallest ratio would rewrite the largest runs.
   */
  private @Nullable RunRange tooMany() {
    int idle = (int) runs.stream().filter(run -> !run.busy()).count();
    if (idle <= most) {
      return null;
    }
    double bearable = EVEN_ENOUGH * Math.pow(step(0, runs.size() - 1), 1.0 / (runs.size() - 1));
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int from = 0; from + 1 < runs.size() && least > bearable; from++) {
      double step = step(from, from + 1);
      if (!runs.get(from).busy() && !runs.get(from + 1).busy() && step < least) {
        best = from;
        least = step;
      }
    }
    return best < 0 ? null : new RunRange(best, best + 2, "there are " + idle + " runs");
  }

  /** Returns the size ratio of two runs. */
  private double step(int younger, int older) {
    return runs.get(older).bytes() / (double) Math.max(1, runs.get(younger).bytes());
  }
}
