package io.kiwidb.engine.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.testkit.sim.SimulatedTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** The end of a clock, while readers are still at work. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ExpiryClockEndTest {
  private final SimulatedTime time = new SimulatedTime();
  private final List<Long> leases = new ArrayList<>();
  private final AtomicBoolean recorded = new AtomicBoolean();
  private final ExpiryClock clock = new ExpiryClock(time, 0);

  ExpiryClockEndTest() {
    clock.writeWith(new ExpiryClock.Writer(leases::add, () -> false, Runnable::run));
    clock.use();
  }

  @Test
  void nobodyIsToldOfAnExpiryBeforeTheLastTimeIsRecorded() throws InterruptedException {
    AtomicBoolean told = new AtomicBoolean();
    AtomicBoolean toldTooEarly = new AtomicBoolean();
    Thread reader = new Thread(() -> {
      clock.passed(clock.now());
      told.set(true);
      toldTooEarly.set(!recorded.get());
    });
    clock.end(last -> {
      reader.start();
      while (reader.getState() != Thread.State.WAITING && !told.get()) {
        Thread.onSpinWait();
      }
      leases.add(last);
      recorded.set(true);
    });
    reader.join();

    assertThat(toldTooEarly).isFalse();
    assertThat(leases).containsExactly(time.epochMillis());
  }

  @Test
  void whatPassedBeforeTheEndIsCovered() {
    long expiry = clock.now();
    clock.end(leases::add);
    time.setEpochMillis(time.epochMillis() + 5_000);

    assertThat(clock.now()).as("stands").isEqualTo(expiry);
    clock.passed(expiry);
    assertThat(leases).containsExactly(expiry);
  }
}
