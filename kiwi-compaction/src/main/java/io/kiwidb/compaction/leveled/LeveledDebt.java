package io.kiwidb.compaction.leveled;

import io.kiwidb.spi.CompactionStrategy.Debt;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.LsmView.Level;

/**
 * Estimates the bytes to be rewritten until every level is within its target: the excess of a level
 * is merged into the next, rewriting its overlap there, which is larger by the ratio of the level
 * sizes; then the next level has an excess. (RocksDB estimates pending compaction bytes in the same
 * way.)
 *
 * <p>Threading: stateless.
 */
final class LeveledDebt {
  private LeveledDebt() {}

  static Debt of(LsmView view) {
    LevelTargets targets = LevelTargets.of(view);
    Level zero = view.levels().get(0);
    int tables = zero.tables().size();
    double owed = 0;
    double arriving = 0;
    if (tables >= view.rules().l0Trigger()) {
      arriving = zero.bytes();
      owed = arriving + view.levels().get(targets.entry()).bytes();
    }
    for (int level = targets.entry(); level < view.levels().size() - 1; level++) {
      double bytes = view.levels().get(level).bytes() + arriving;
      arriving = Math.max(0, bytes - targets.target(level));
      if (arriving > 0) {
        owed += arriving * (1 + view.levels().get(level + 1).bytes() / bytes);
      }
    }
    return new Debt(tables, Math.round(owed));
  }
}
