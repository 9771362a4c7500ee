package io.kiwidb.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.io.Scheduler.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private final SimulatedTime time = new SimulatedTime();
  private final SimulatedScheduler scheduler = new SimulatedScheduler(time, 1);
  private final List<String> ran = new ArrayList<>();

  private Runnable note(String name) {
    return () -> ran.add(name);
  }

  @Test
  void tasksRunOnlyWhenAskedTo() {
    scheduler.execute(Lane.FLUSH, note("a"));
    scheduler.signal();
    assertThat(ran).isEmpty();
    assertThat(scheduler.runOne()).isTrue();
    assertThat(scheduler.runOne()).isFalse();
    assertThat(ran).containsExactly("a");
  }

  @Test
  void aLaneKeepsItsOrderAndTheSeedDecidesBetweenLanes() {
    Set<List<String>> orders = new HashSet<>();
    for (long seed = 0; seed < 40; seed++) {
      List<String> first = orderOf(seed);
      assertThat(orderOf(seed)).as("seed %d", seed).isEqualTo(first);
      assertThat(first.indexOf("flush1")).isLessThan(first.indexOf("flush2"));
      orders.add(first);
    }
    assertThat(orders).hasSize(3);
  }

  private static List<String> orderOf(long seed) {
    List<String> order = new ArrayList<>();
    SimulatedScheduler one = new SimulatedScheduler(new SimulatedTime(), seed);
    one.execute(Lane.FLUSH, () -> order.add("flush1"));
    one.execute(Lane.FLUSH, () -> order.add("flush2"));
    one.execute(Lane.COMPACTION, () -> order.add("compaction"));
    assertThat(one.runPending()).isEqualTo(3);
    return order;
  }

  @Test
  void delayedTasksWaitForTime() {
    scheduler.schedule(Lane.LOG, 100, note("late"));
    scheduler.schedule(Lane.LOG, 50, note("early"));
    assertThat(scheduler.runPending()).isZero();
    time.advanceNanos(60);
    scheduler.runPending();
    assertThat(ran).containsExactly("early");
    time.advance(Duration.ofNanos(40));
    scheduler.runPending();
    assertThat(ran).containsExactly("early", "late");
  }

  @Test
  void awaitRunsTasksAndLetsTimePassToTheNext() {
    AtomicBoolean done = new AtomicBoolean();
    scheduler.execute(Lane.FLUSH, note("flush"));
    scheduler.schedule(Lane.LOG, 1_000, () -> done.set(true));
    assertThat(scheduler.await(done::get, 5_000)).isTrue();
    assertThat(time.nanos()).isEqualTo(1_000);
    assertThat(ran).containsExactly("flush");
  }

  @Test
  void awaitGivesUpAtItsDeadlineAndTakesNoLonger() {
    scheduler.schedule(Lane.LOG, 10_000, note("too late"));
    assertThat(scheduler.await(() -> false, 4_000)).isFalse();
    assertThat(time.nanos()).isEqualTo(4_000);
    assertThat(ran).isEmpty();
    assertThat(scheduler.waiting()).isEqualTo(1);
  }

  @Test
  void aWaitThatNothingCanEndIsADeadlock() {
    assertThatThrownBy(() -> scheduler.await(() -> false, Long.MAX_VALUE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("deadlock");
  }

  @Test
  void aTaskThatWaitsLetsOthersRunWithinTheWorkersOfTheLane() {
    AtomicInteger finished = new AtomicInteger();
    scheduler.execute(Lane.FLUSH, () -> {
      boolean met = scheduler.await(() -> finished.get() == 2, 1_000);
      ran.add("first " + met);
    });
    scheduler.execute(Lane.FLUSH, finished::incrementAndGet);
    scheduler.execute(Lane.COMPACTION, finished::incrementAndGet);
    scheduler.workers(Lane.COMPACTION, 1);
    scheduler.runPending();
    assertThat(ran).containsExactly("first false");

    finished.set(0);
    ran.clear();
    scheduler.workers(Lane.FLUSH, 2);
    scheduler.execute(
        Lane.FLUSH, () -> ran.add("first " + scheduler.await(() -> finished.get() == 1, 1_000)));
    scheduler.execute(Lane.FLUSH, finished::incrementAndGet);
    scheduler.runPending();
    assertThat(ran).containsExactly("first true");
  }

  @Test
  void aTaskThatThrowsIsNotedAndOthersGoOn() {
    scheduler.execute(Lane.LOG, () -> {
      throw new IllegalStateException("on purpose");
    });
    scheduler.execute(Lane.LOG, note("after"));
    scheduler.assertNoFailures();
    scheduler.runPending();
    assertThat(ran).containsExactly("after");
    assertThat(scheduler.failures()).hasSize(1);
    assertThatThrownBy(scheduler::assertNoFailures).hasMessageContaining("on purpose");
  }

  @Test
  void closingDropsWhatWaitsAndIgnoresWhatComes() {
    scheduler.execute(Lane.LOG, note("a"));
    scheduler.schedule(Lane.LOG, 1, note("b"));
    scheduler.close();
    scheduler.execute(Lane.LOG, note("c"));
    scheduler.schedule(Lane.LOG, 0, note("d"));
    time.advanceNanos(10);
    assertThat(scheduler.runPending()).isZero();
    assertThat(ran).isEmpty();
  }

  @Test
  void theWallClockMovesWithTimeAndMayJumpBack() {
    long before = time.epochMillis();
    time.advance(Duration.ofMillis(7));
    assertThat(time.epochMillis()).isEqualTo(before + 7);
    time.setEpochMillis(5);
    assertThat(time.epochMillis()).isEqualTo(5);
    assertThat(time.nanos()).isEqualTo(7_000_000);
    assertThatThrownBy(() -> time.advanceNanos(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
