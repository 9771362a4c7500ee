package io.kiwidb.engine.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How long before its deadline a background sync is requested. */
class SyncLatencyEstimateTest {
  private static final long SYNC = 1_000_000;

  private final SyncLatencyEstimate reserve = new SyncLatencyEstimate();

  @Test
  void nothingIsReservedBeforeTheFirst() {
    assertThat(reserve.nanos()).isZero();
  }

  @Test
  void theFirstCountsTwiceBecauseNobodyKnowsHowMuchItVaries() {
    reserve.took(SYNC);
    assertThat(reserve.nanos()).isEqualTo(2 * SYNC);
  }

  @Test
  void whatIsAlwaysTheSameNeedsNoMargin() {
    for (int i = 0; i < 100; i++) {
      reserve.took(SYNC);
    }
    assertThat(reserve.nanos()).isBetween(SYNC, SYNC + SYNC / 100);
  }

  @Test
  void whatVariesGetsTwiceItsDeviation() {
    for (int i = 0; i < 1000; i++) {
      reserve.took(i % 2 == 0 ? SYNC : 3 * SYNC); // the mean 2, the deviation 1
    }
    assertThat(reserve.nanos()).isBetween(7 * SYNC / 2, 9 * SYNC / 2);
  }

  @Test
  void aBusyMomentIsForgotten() {
    reserve.took(100 * SYNC);
    for (int i = 0; i < 100; i++) {
      reserve.took(SYNC);
    }
    assertThat(reserve.nanos()).isLessThan(2 * SYNC);
  }
}
