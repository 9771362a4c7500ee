package io.kiwidb.compaction.fifo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Profile;
import io.kiwidb.TableInfo;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.LsmView.Level;
import io.kiwidb.spi.LsmView.Rules;
import io.kiwidb.spi.SettingValues;
import io.kiwidb.spi.StrategyProvider;
import io.kiwidb.testkit.strategy.StrategyContract;

class FifoContractTest extends StrategyContract {
  private static final long TTL = 150;
  private static final long MOST = 3_000;

  @Override
  protected StrategyProvider provider() {
    return new FifoProvider();
  }

  @Override
  protected Rules rules() {
    return new Rules(4, 400, 4, 700, 50, SettingValues.defaults(Profile.PROD))
        .with(FifoProvider.TTL_MILLIS, TTL)
        .with(FifoProvider.BYTES, MOST);
  }

  @Override
  protected void assertSettled(LsmView view) {
    super.assertSettled(view);
    assertThat(view.levels().stream().mapToLong(Level::bytes).sum())
        .as("bytes")
        .isLessThanOrEqualTo(MOST);
    assertThat(view.levels().get(0).tables())
        .extracting(TableInfo::createdMillis)
        .allMatch(created -> view.nowMillis() - created <= TTL);
  }
}
