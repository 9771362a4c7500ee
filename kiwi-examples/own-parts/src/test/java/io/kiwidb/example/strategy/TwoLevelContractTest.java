package io.kiwidb.example.strategy;

import io.kiwidb.spi.StrategyProvider;
import io.kiwidb.testkit.strategy.StrategyContract;

class TwoLevelContractTest extends StrategyContract {
  @Override
  protected StrategyProvider provider() {
    return new TwoLevelProvider();
  }
}
