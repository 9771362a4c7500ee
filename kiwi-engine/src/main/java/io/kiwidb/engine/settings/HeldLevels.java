package io.kiwidb.engine.settings;

import java.util.Collection;

/**
 * The levels of trees, kept as they are until this is closed. What is released is what was held,
 * even if a tree was replaced meanwhile.
 *
 * <p>Threading: not thread-safe; closed by the thread that has created it.
 */
final class HeldLevels implements AutoCloseable {
  private final LevelUse[] uses;
  private int held;

  private HeldLevels(LevelUse[] uses) {
    this.uses = uses;
  }

  /** Keeps the levels of these trees. */
  static HeldLevels of(Collection<TreeSettings> trees) {
    HeldLevels levels =
        new HeldLevels(trees.stream().map(TreeSettings::tree).toArray(LevelUse[]::new));
    boolean all = false;
    try {
      for (LevelUse use : levels.uses) {
        use.hold();
        levels.held++;
      }
      all = true;
      return levels;
    } finally {
      if (!all) {
        levels.close();
      }
    }
  }

  @Override
  public void close() {
    while (held > 0) {
      held--;
      uses[held].release();
    }
  }
}
