package io.kiwidb.storage.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When small reads go through a mapping, by a clock that the test moves. */
class PageCacheEstimatorTest {
  private final SteppedClock clock = new SteppedClock();
  private final PageCacheEstimator reads = new PageCacheEstimator(clock);

  private void call(long nanos) {
    clock.step(nanos);
    reads.endCall(reads.begin());
  }

  private void mapped(long nanos) {
    clock.step(nanos);
    assertThat(reads.endMapped(reads.begin())).isEqualTo(nanos);
  }

  private void quickCalls(int count) {
    for (int i = 0; i < count; i++) {
      call(PageCacheEstimator.QUICK_NANOS - 1);
    }
  }

  @Test
  void quickCallsInARowMakeItWarm() {
    assertThat(reads.isWarm()).isFalse();
    quickCalls(PageCacheEstimator.QUICK_NEEDED - 1);
    assertThat(reads.isWarm()).isFalse();
    quickCalls(1);
    assertThat(reads.isWarm()).isTrue();
    quickCalls(3);
    assertThat(reads.isWarm()).isTrue();
  }

  @Test
  void slowCallBeginsTheRowAgain() {
    quickCalls(PageCacheEstimator.QUICK_NEEDED - 1);
    call(PageCacheEstimator.QUICK_NANOS);
    quickCalls(PageCacheEstimator.QUICK_NEEDED - 1);
    assertThat(reads.isWarm()).isFalse();
    quickCalls(1);
    assertThat(reads.isWarm()).isTrue();
  }

  @Test
  void slowMappedReadsBehindEachOtherMakeItColdUntilThereIsAnotherRow() {
    quickCalls(PageCacheEstimator.QUICK_NEEDED);
    mapped(PageCacheEstimator.SLOW_NANOS);
    assertThat(reads.isWarm()).isTrue();
    mapped(PageCacheEstimator.SLOW_NANOS + 1);
    assertThat(reads.isWarm()).isFalse();
    quickCalls(PageCacheEstimator.QUICK_NEEDED_AGAIN);
    assertThat(reads.isWarm()).isTrue();
    mapped(PageCacheEstimator.SLOW_NANOS + 1);
    quickCalls(PageCacheEstimator.QUICK_NEEDED - 1);
    assertThat(reads.isWarm()).isFalse();
    quickCalls(1);
    assertThat(reads.isWarm()).isTrue();
  }

  @Test
  void slowMappedReadThatComesAloneCostsAShortRow() {
    long slow = PageCacheEstimator.SLOW_NANOS + 1;
    quickCalls(PageCacheEstimator.QUICK_NEEDED);
    for (int i = 0; i < 3; i++) {
      mapped(slow);
      quickCalls(PageCacheEstimator.QUICK_NEEDED_AGAIN - 1);
      assertThat(reads.isWarm()).isFalse();
      quickCalls(1);
      assertThat(reads.isWarm()).isTrue();
      pass(PageCacheEstimator.ALONE_NANOS);
    }
    mapped(slow);
    clock.step(0);
    for (int i = 0; i < PageCacheEstimator.QUICK_NEEDED_AGAIN; i++) {
      reads.endCall(reads.begin());
    }
    assertThat(reads.isWarm()).isTrue();
    pass(PageCacheEstimator.ALONE_NANOS
        - slow
        - 1); // and a slow read's time more until the next begins
    mapped(slow);
    quickCalls(PageCacheEstimator.QUICK_NEEDED - 1);
    assertThat(reads.isWarm()).isFalse();
  }

  @Test
  void fileThatIsNotInMemoryAnyMoreIsColdAfterOneMappedRead() {
    quickCalls(PageCacheEstimator.QUICK_NEEDED);
    pass(PageCacheEstimator.ALONE_NANOS);
    mapped(PageCacheEstimator.SLOW_NANOS + 1);
    call(PageCacheEstimator.QUICK_NANOS);
    quickCalls(PageCacheEstimator.QUICK_NEEDED - 1);
    assertThat(reads.isWarm()).isFalse();
  }

  private void pass(long nanos) {
    clock.step(nanos);
    clock.nanos();
  }
}
