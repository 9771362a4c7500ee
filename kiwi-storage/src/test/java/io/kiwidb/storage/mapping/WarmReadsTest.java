package io.kiwidb.storage.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When small reads go through a mapping, by a clock that the test moves. */
class WarmReadsTest {
  private final SteppedClock clock = new SteppedClock();
  private final WarmReads reads = new WarmReads(clock);

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
      call(WarmReads.QUICK_NANOS - 1);
    }
  }

  @Test
  void quickCallsInARowMakeItWarm() {
    assertThat(reads.areWarm()).isFalse();
    quickCalls(WarmReads.QUICK_NEEDED - 1);
    assertThat(reads.areWarm()).isFalse();
    quickCalls(1);
    assertThat(reads.areWarm()).isTrue();
    quickCalls(3);
    assertThat(reads.areWarm()).isTrue();
  }

  @Test
  void slowCallBeginsTheRowAgain() {
    quickCalls(WarmReads.QUICK_NEEDED - 1);
    call(WarmReads.QUICK_NANOS);
    quickCalls(WarmReads.QUICK_NEEDED - 1);
    assertThat(reads.areWarm()).isFalse();
    quickCalls(1);
    assertThat(reads.areWarm()).isTrue();
  }

  @Test
  void slowMappedReadsBehindEachOtherMakeItColdUntilThereIsAnotherRow() {
    quickCalls(WarmReads.QUICK_NEEDED);
    mapped(WarmReads.SLOW_NANOS);
    assertThat(reads.areWarm()).isTrue();
    mapped(WarmReads.SLOW_NANOS + 1);
    assertThat(reads.areWarm()).isFalse();
    quickCalls(WarmReads.QUICK_NEEDED_AGAIN);
    assertThat(reads.areWarm()).isTrue();
    mapped(WarmReads.SLOW_NANOS + 1);
    quickCalls(WarmReads.QUICK_NEEDED - 1);
    assertThat(reads.areWarm()).isFalse();
    quickCalls(1);
    assertThat(reads.areWarm()).isTrue();
  }

  @Test
  void slowMappedReadThatComesAloneCostsAShortRow() {
    long slow = WarmReads.SLOW_NANOS + 1;
    quickCalls(WarmReads.QUICK_NEEDED);
    for (int i = 0; i < 3; i++) {
      mapped(slow);
      quickCalls(WarmReads.QUICK_NEEDED_AGAIN - 1);
      assertThat(reads.areWarm()).isFalse();
      quickCalls(1);
      assertThat(reads.areWarm()).isTrue();
      pass(WarmReads.ALONE_NANOS);
    }
    mapped(slow);
    clock.step(0);
    for (int i = 0; i < WarmReads.QUICK_NEEDED_AGAIN; i++) {
      reads.endCall(reads.begin());
    }
    assertThat(reads.areWarm()).isTrue();
    pass(WarmReads.ALONE_NANOS - slow - 1); // and a slow read's time more until the next begins
    mapped(slow);
    quickCalls(WarmReads.QUICK_NEEDED - 1);
    assertThat(reads.areWarm()).isFalse();
  }

  @Test
  void fileThatIsNotInMemoryAnyMoreIsColdAfterOneMappedRead() {
    quickCalls(WarmReads.QUICK_NEEDED);
    pass(WarmReads.ALONE_NANOS);
    mapped(WarmReads.SLOW_NANOS + 1);
    call(WarmReads.QUICK_NANOS);
    quickCalls(WarmReads.QUICK_NEEDED - 1);
    assertThat(reads.areWarm()).isFalse();
  }

  private void pass(long nanos) {
    clock.step(nanos);
    clock.nanos();
  }
}
