package io.kiwidb.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.bench.workload.LiveKeys;
import io.kiwidb.bench.workload.Tally;
import io.kiwidb.bench.workload.Task;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClockedTest {
  private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  @Test
  void atAFixedRateAStallShowsInAllThatHadToWait() {
    Clocked clocked = new Clocked();
    clocked.paced(new StallsOnce(), 100, now -> false, 1_000);
    // One step a millisecond is due: those of the first 90 have waited 10 ms at least, however fast
    // or slow the machine is.
    assertThat(clocked.latencies().getCountBetweenValues(LONG_NANOS, Long.MAX_VALUE / 2))
        .isGreaterThanOrEqualTo(90);
  }

  @Test
  void aTrickleDoesNoMoreThanIsDue() {
    Clocked clocked = new Clocked();
    long begun = System.nanoTime();
    clocked.trickle(new StallsOnce(), now -> clocked.steps() >= 100, 1_000);
    double millis = (System.nanoTime() - begun) / 1e6;
    assertThat(clocked.steps()).isBetween(100L, 1 + (long) millis);
  }

  @Test
  void samplingTimesOneInSoManyAndDoesAll() {
    Clocked clocked = new Clocked();
    clocked.fullSpeed(new StallsOnce(), 100, now -> false, 8);
    assertThat(clocked.steps()).isEqualTo(100);
    assertThat(clocked.operations()).isEqualTo(200);
    assertThat(clocked.latencies().getTotalCount()).isEqualTo(13);
  }

  @Test
  void withoutSamplingEveryStepIsTimed() {
    Clocked clocked = new Clocked();
    clocked.fullSpeed(new StallsOnce(), 100, now -> false, 1);
    assertThat(clocked.latencies().getTotalCount()).isEqualTo(100);
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
