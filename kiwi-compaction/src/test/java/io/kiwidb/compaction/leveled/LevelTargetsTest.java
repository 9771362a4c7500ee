package io.kiwidb.compaction.leveled;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.testkit.strategy.TreeDrawing;
import java.util.List;
import org.junit.jupiter.api.Test;

class LevelTargetsTest {
  @Test
  void emptyStoreUsesTheLastLevelWhichMayGrowToTheBase() {
    assertTargets(targets(), 6, 6, 0, 0, 0, 0, 0, 0, 100);
  }

  @Test
  void storeAsLargeAsTheBaseUsesTheLastLevelOnly() {
    assertTargets(targets("L6: 1[a-z]x100"), 6, 6, 0, 0, 0, 0, 0, 0, 100);
  }

  @Test
  void everyLevelIsATenthOfTheNextUpToTheBaseWhichMayBeLarger() {
    assertTargets(targets("L6: 1[a-z]x25000"), 3, 3, 0, 0, 0, 100, 250, 2500, 25_000);
  }

  @Test
  void largestLevelCountsWhereverItIs() {
    LevelTargets targets = targets("L2: 1[a-z]x25000", "L6: 2[a-z]x10");
    assertThat(targets.entry()).isEqualTo(2);
    assertThat(targets.base()).isEqualTo(3);
    assertThat(targets.target(6)).isEqualTo(25_000);
  }

  @Test
  void levelThatAJobWritesToIsNotPassedOver() {
    LevelTargets targets = targets("L0: 1[a-z]x10*", "L6: 2[a-z]x10");
    assertThat(targets.entry()).isEqualTo(1);
    assertThat(targets.base()).isEqualTo(6);
  }

  private static void assertTargets(LevelTargets targets, int entry, int base, double... bytes) {
    assertThat(targets.entry()).isEqualTo(entry);
    assertThat(targets.base()).isEqualTo(base);
    for (int level = 0; level < bytes.length; level++) {
      assertThat(targets.target(level)).as("target of level %d", level).isEqualTo(bytes[level]);
    }
  }

  private static LevelTargets targets(String... levels) {
    return LevelTargets.of(TreeDrawing.parse("levels=7", List.of(levels)));
  }
}
