package io.kiwidb.compaction.leveled;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.TableInfo;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.LsmView.Level;
import io.kiwidb.spi.StrategyProvider;
import io.kiwidb.testkit.strategy.StrategyContract;

class LeveledContractTest extends StrategyContract {
  @Override
  protected StrategyProvider provider() {
    return new LeveledProvider();
  }

  @Override
  protected void assertSettled(LsmView view) {
    super.assertSettled(view);
    long largest = 0;
    long sorted = 0;
    for (Level level : view.levels()) {
      assertThat(level.tables()).extracting(TableInfo::deletions).allMatch(none -> none == 0);
      if (level.number() == 0) {
        assertThat(level.tables()).hasSizeLessThan(view.rules().l0Trigger());
      } else {
        sorted += level.bytes();
        largest = Math.max(largest, level.bytes());
      }
    }
    double multiplier = view.rules().multiplier();
    assertThat(sorted / (double) Math.max(1, largest))
        .as("bytes of all sorted levels over those of the largest")
        .isLessThanOrEqualTo(multiplier / (multiplier - 1));
  }
}
