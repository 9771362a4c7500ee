package io.kiwidb.testkit.fault;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.io.Scheduler.Lane;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchdogTest {
  @Test
  void whatDoesNotEndFailsWithEveryStack() {
    CountDownLatch never = new CountDownLatch(1);
    assertThatThrownBy(() -> new Watchdog(Duration.ofMillis(50)).run(() -> "a wait", () -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a wait")
        .hasMessageContaining("\"watched\" WAITING");
  }

  @Test
  void whatEndsAndWhatThrowsPassThrough() {
    Watchdog watchdog = new Watchdog(Duration.ofMinutes(1));
    assertThatCode(() -> watchdog.run(() -> "nothing", () -> {})).doesNotThrowAnyException();
    assertThatThrownBy(() -> watchdog.run(() -> "", () -> {
          throw new IllegalStateException("so");
        }))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aWaitInSimulationEndsAlthoughTasksComeAgainAndAgain() {
    SimulatedTime time = new SimulatedTime();
    SimulatedScheduler tasks = new SimulatedScheduler(time, 1);
    BoundedScheduler scheduler = new BoundedScheduler(time, tasks);
    again(scheduler);
    assertThatThrownBy(() -> scheduler.await(() -> false, Long.MAX_VALUE))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("ten simulated minutes");
    assertThatThrownBy(scheduler::assertNoHang).isInstanceOf(AssertionError.class);
  }

  @Test
  void aWaitWithATimeoutOfItsOwnIsNoHang() {
    SimulatedTime time = new SimulatedTime();
    BoundedScheduler scheduler = new BoundedScheduler(time, new SimulatedScheduler(time, 1));
    assertThatCode(() -> scheduler.await(() -> false, TimeUnit.SECONDS.toNanos(1)))
        .doesNotThrowAnyException();
    scheduler.assertNoHang();
  }

  private static void again(BoundedScheduler scheduler) {
    scheduler.schedule(Lane.FLUSH, TimeUnit.MILLISECONDS.toNanos(100), () -> again(scheduler));
  }
}
