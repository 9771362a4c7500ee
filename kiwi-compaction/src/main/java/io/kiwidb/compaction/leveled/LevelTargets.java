package io.kiwidb.compaction.leveled;

import io.kiwidb.compaction.RunningJobs;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.LsmView.Level;
import java.util.Arrays;
import java.util.List;

/**
 * How large each level may be, from the size of the largest.
 *
 * <p>Fixed targets leave the last level small compared with the ones above it until it is full, and
 * up to a third of the disk then holds versions that newer ones hide. So targets are computed
 * upwards: the last level may be as large as it is, the one above it a {@code multiplier}-th of
 * that, and so on, until a level is to be no larger than {@code baseBytes}. That is the <i>base
 * level</i>, the first one in use; level 0 is merged into it. With a multiplier of ten all levels
 * above the last then hold about a ninth of what it holds. (Dong, Callaghan, Galanis, Borthakur,
 * Savor and Strum, <i>Optimizing Space Amplification in RocksDB</i>, CIDR 2017, section 3.1.) A
 * last level that is smaller than {@code baseBytes}, an empty one too, may grow to that. So may the
 * base level: were it small beside what level 0 brings at once, everything would be rewritten in
 * both (as in RocksDB, which calls the small base an hourglass; measured in
 * docs/decisions/027-fewer-bytes-and-fewer-rewrites.md).
 *
 * <p>Levels above the base that hold tables all the same, because the store has shrunk or settings
 * have changed, are to be emptied, a level at a time. Until they are, level 0 is merged into the
 * first of them: nothing may be put below data that is older. The same holds for a level that a
 * running job writes to.
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

  /** Where level 0 is merged to. */
  int entry() {
    return entry;
  }

  /** The first level that is to be used. */
  int base() {
    return base;
  }

  /**
   * Bytes that a level may hold, at least {@code baseBytes} for the base and the last; 0 for levels
   * above the base.
   */
  double target(int level) {
    return targets[level];
  }

  /** All of them, in whole bytes. */
  long[] bytes() {
    return Arrays.stream(targets).mapToLong(Math::round).toArray();
  }
}
