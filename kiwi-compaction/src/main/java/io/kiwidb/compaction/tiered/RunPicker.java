package io.kiwidb.compaction.tiered;

import io.kiwidb.spi.LsmView.Rules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Picks neighbouring runs to merge.
 *
 * <p>Threading: immutable.
 */
final class RunPicker {
  private static final double HUNDRED_PERCENT = 100;

  /**
   * By how much a step may be larger than even ones; measured, see
   * docs/decisions/012-compaction-picking.md.
   */
  private static final double EVEN_ENOUGH = 1.2;

  private final List<SortedRun> runs;
  private final Rules rules;
  private final int most;

  /** Picks among runs, youngest first. */
  RunPicker(List<SortedRun> runs, Rules rules) {
    this.runs = runs;
    this.rules = rules;
    this.most = most(rules);
  }

  /** How many runs there may be before two of them are merged whatever their sizes. */
  static int most(Rules rules) {
    return 1 + Math.max(1, rules.l0Trigger()); // one for the oldest
  }

  /**
   * Runs to merge.
   *
   * @param from the youngest of them
   * @param end behind the oldest of them
   * @param reason why
   */
  record RunRange(int from, int end, String reason) {}

  /** The runs to merge next, or null. */
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
   * Everything idle down to the oldest run, if it is large compared with the oldest: so much may be
   * hidden versions.
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
    if (from == last || younger * HUNDRED_PERCENT < oldest * (double) rules.spacePercent()) {
      return null;
    }
    return new RunRange(
        from, last + 1, Math.round(younger) + " bytes are younger than the oldest " + oldest);
  }

  /**
   * The youngest runs of which each is no larger, but for the tolerance, than all younger ones
   * together.
   */
  private @Nullable RunRange alike() {
    double tolerance = 1 + rules.sizeRatioPercent() / HUNDRED_PERCENT;
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
        return new RunRange(from, end, (end - from) + " runs are alike in size");
      }
    }
    return null;
  }

  /**
   * Two neighbours, so that one run less is left. The youngest of which the older is hardly more
   * times larger than if all sizes grew in even steps: steps that stay even are what rewrites least
   * for a given number of runs. Always the two youngest would rewrite the same run with every
   * flush; always the smallest step would rewrite the largest runs.
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

  /** How many times larger one run is than another. */
  private double step(int younger, int older) {
    return runs.get(older).bytes() / (double) Math.max(1, runs.get(younger).bytes());
  }
}
