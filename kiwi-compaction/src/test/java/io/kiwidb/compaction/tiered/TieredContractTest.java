package io.kiwidb.compaction.tiered;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.TableInfo;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.LsmView.Level;
import io.kiwidb.spi.LsmView.Rules;
import io.kiwidb.spi.StrategyProvider;
import io.kiwidb.testkit.strategy.StrategyContract;

class TieredContractTest extends StrategyContract {
  @Override
  protected StrategyProvider provider() {
    return new TieredProvider();
  }

  @Override
  protected Rules rules() {
    return super.rules().with(TieredProvider.SIZE_RATIO_PERCENT, 1);
  }

  @Override
  protected void assertSettled(LsmView view) {
    super.assertSettled(view);
    int runs = view.levels().get(0).tables().size();
    for (Level level : view.levels()) {
      runs += level.number() > 0 && !level.tables().isEmpty() ? 1 : 0;
      assertThat(level.tables()).extracting(TableInfo::deletions).allMatch(none -> none == 0);
    }
    assertThat(runs).as("runs").isLessThanOrEqualTo(1 + view.rules().l0Trigger());
  }
}
