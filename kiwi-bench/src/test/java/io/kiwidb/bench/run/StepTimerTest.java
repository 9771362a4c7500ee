package io.kiwidb.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.bench.workload.LiveKeys;
import io.kiwidb.bench.workload.Tally;
import io.kiwidb.bench.workload.Task;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StepTimerTest {
  private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  @Test
  void atAFixedRateAStallShowsInAllThatHadToWait() {
    StepTimer timer = new StepTimer();
    timer.paced(new StallsOnce(), 100, now -> false, 1_000);
    // One step a millisecond is due: those of the first 90 have waited 10 ms at least, however fast
    // or slow the machine is.
    assertThat(timer.latencies().getCountBetweenValues(LONG_NANOS, Long.MAX_VALUE / 2))
        .isGreaterThanOrEqualTo(90);
  }

  @Test
  void aTrickleDoesNoMoreThanIsDue() {
    StepTimer timer = new StepTimer();
    long begun = System.nanoTime();
    timer.trickle(new StallsOnce(), now -> timer.steps() >= 100, 1_000);
    double millis = (System.nanoTime() - begun) / 1e6;
    assertThat(timer.steps()).isBetween(100L, 1 + (long) millis);
  }

  @Test
  void samplingTimesOneInSoManyAndDoesAll() {
    StepTimer timer = new StepTimer();
    timer.fullSpeed(new StallsOnce(), 100, now -> false, 8);
    assertThat(timer.steps()).isEqualTo(100);
    assertThat(timer.operations()).isEqualTo(200);
    assertThat(timer.latencies().getTotalCount()).isEqualTo(13);
  }

  @Test
  void withoutSamplingEveryStepIsTimed() {
    StepTimer timer = new StepTimer();
    timer.fullSpeed(new StallsOnce(), 100, now -> false, 1);
    assertThat(timer.latencies().getTotalCount()).isEqualTo(100);
  }

  /** Counts for two; the first takes long. */
  private static final class StallsOnce implements Task {
    private boolean stalled;

    @Override
    public int step() {
      long begun = System.nanoTime();
      while (!stalled && System.nanoTime() - begun < STALL_NANOS) {
        Thread.onSpinWait();
      }
      stalled = true;
      return 2;
    }

    @Override
    public void account(long steps, LiveKeys liveKeys, Tally tally) {}

    @Override
    public void close() {}
  }
}
