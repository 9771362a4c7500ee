package io.kiwidb.compaction.leveled;

import io.kiwidb.compaction.RunningJobs;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.LsmView.Level;
import java.util.Arrays;
import java.util.List;

/**
 * The target size of each level, computed from the size of the largest.
 *
 * <p>With fixed targets the last level is small compared with the levels above it until it is full,
 * and up to a third of the disk then holds versions hidden by newer ones. So targets are computed
 * upwards: the target of the last level is its size, that of the level above is the size divided by
 * {@code multiplier}, and so on, until the target is at most {@code baseBytes}. That is the <i>base
 * level</i>, the first one in use; level 0 is merged into it. With a multiplier of ten all levels
 * above the last then hold about a ninth of what it holds. (Dong, Callaghan, Galanis, Borthakur,
 * Savor and Strum, <i>Optimizing Space Amplification in RocksDB</i>, CIDR 2017, section 3.1.) A
 * last level smaller than {@code baseBytes}, even an empty one, may grow to that size. So may the
 * base level: if it were small compared with what level 0 adds at once, everything would be
 * rewritten in both (as in RocksDB, which calls the small base an hourglass; measured in
 * docs/decisions/027-fewer-bytes-and-fewer-rewrites.md).
 *
 * <p>Levels above the base that still have tables, because the store has shrunk or settings have
 * changed, are emptied, one level at a time. Until then level 0 is merged into the first of them:
 * newer data must not be placed below older data. The same applies to a level that a running job
 * writes to.
 *
 * <p>Threading: immutable.
 */
final class LevelTargets {
  private final double[] targets;
  private final int base;
  private final int entry;

  private LevelTargets(double[] targets, int base, int entry) {
    this.targets = targets;
    this.base = base;
    this.entry = entry;
  }

  static LevelTargets of(LsmView view) {
    List<Level> levels = view.levels();
    int last = levels.size() - 1;
    RunningJobs running = new RunningJobs(view);
    double target = 0;
    int first = last;
    for (int i = last; i >= 1; i--) {
      target = Math.max(target, (double) levels.get(i).bytes());
      first = levels.get(i).tables().isEmpty() && !running.mayWrite(i) ? first : i;
    }
    double[] targets = new double[levels.size()];
    int base = last;
    targets[last] = Math.max(target, (double) view.rules().baseBytes());
    while (base > 1 && target > view.rules().baseBytes()) {
      base--;
      target /= view.rules().multiplier();
      targets[base] = Math.max(target, (double) view.rules().baseBytes());
    }
    return new LevelTargets(targets, base, Math.min(first, base));
  }

  /** Returns the level that level 0 is merged into. */
  int entry() {
    return entry;
  }

  /** Returns the base level. */
  int base() {
    return base;
  }

  /**
   * Returns the target size of a level in bytes, at least {@code baseBytes} for the base and the
   * last level; 0 for levels above the base.
   */
  double target(int level) {
    return targets[level];
  }

  /** Returns all target sizes, in whole bytes. */
  long[] bytes() {
    return Arrays.stream(targets).mapToLong(Math::round).toArray();
  }
}
