package io.kiwidb.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kiwidb.io.Scheduler.Lane;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ThreadSchedulerTest {
  private static final long MINUTE = 60_000_000_000L; // a bound for failing, never reached
  private static final long FOR_EVER = Long.MAX_VALUE;
  private static final long HOUR = 3_600_000_000_000L;

  private final ThreadScheduler scheduler = new ThreadScheduler("test");

  @AfterEach
  void close() {
    scheduler.close();
  }

  @ParameterizedTest
  @EnumSource
  void tasksRunOnDaemonThreadsNamedAfterTheirLane(Lane lane) {
    AtomicReference<Thread> worker = new AtomicReference<>();
    scheduler.execute(lane, () -> worker.set(Thread.currentThread()));
    await(() -> worker.get() != null);
    assertThat(worker.get().isDaemon()).isTrue();
    assertThat(worker.get().getName())
        .isEqualTo("test-" + lane.name().toLowerCase(Locale.ROOT) + "-1");
  }

  @Test
  void tasksOfALaneRunOneAfterTheOtherInOrder() {
    ConcurrentLinkedQueue<Integer> ran = new ConcurrentLinkedQueue<>();
    IntStream.range(0, 500).forEach(i -> scheduler.execute(Lane.FLUSH, () -> ran.add(i)));
    await(() -> ran.size() == 500);
    assertThat(ran).containsExactlyElementsOf(IntStream.range(0, 500).boxed().toList());
  }

  @Test
  void blockedLaneDelaysNoOther() {
    CountDownLatch release = new CountDownLatch(1);
    scheduler.execute(Lane.COMPACTION, () -> awaitLatch(release));
    AtomicBoolean flushed = new AtomicBoolean();
    scheduler.execute(Lane.FLUSH, () -> flushed.set(true));
    await(flushed::get);
    release.countDown();
  }

  @Test
  void asManyTasksRunAtOnceAsThereAreWorkers() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    CountDownLatch three = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      scheduler.execute(Lane.FLUSH, () -> {
        // Each waits for the others: with fewer workers none would make progress.
        three.countDown();
        awaitLatch(three);
        done.incrementAndGet();
      });
    }
    scheduler.workers(Lane.FLUSH, 3); // live, while tasks wait
    await(() -> done.get() == 3);
    scheduler.workers(Lane.FLUSH, 1);
    for (int i = 0; i < 100; i++) {
      scheduler.execute(Lane.FLUSH, () -> {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        Thread.yield();
        running.decrementAndGet();
        done.incrementAndGet();
      });
    }
    await(() -> done.get() == 103);
    assertThat(most).hasValue(1);
    assertThatIllegalArgumentException().isThrownBy(() -> scheduler.workers(Lane.FLUSH, 0));
  }

  @Test
  void delayedTasksRunInTheOrderInWhichTheyBecomeDue() {
    ConcurrentLinkedQueue<String> ran = new ConcurrentLinkedQueue<>();
    CountDownLatch start = new CountDownLatch(1);
    scheduler.execute(Lane.LOG, () -> awaitLatch(start));
    // Late enough that the next line comes before it is due, on a machine under load too.
    scheduler.schedule(Lane.LOG, 1_000_000_000, () -> ran.add("late"));
    scheduler.schedule(Lane.LOG, 1_000, () -> ran.add("soon"));
    scheduler.schedule(Lane.LOG, HOUR, () -> ran.add("never"));
    scheduler.execute(Lane.HOUSEKEEPING, () -> scheduler.schedule(Lane.LOG, -5, start::countDown));
    start.countDown();
    await(() -> ran.size() == 2);
    assertThat(ran).containsExactly("soon", "late");
  }

  @Test
  void throwingTaskReachesTheHandlerAndTheLaneGoesOn() {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    ConcurrentLinkedQueue<Throwable> caught = new ConcurrentLinkedQueue<>();
    Thread.setDefaultUncaughtExceptionHandler((thread, error) -> caught.add(error));
    try {
      AssertionError error = new AssertionError("of a task");
      IllegalStateException delayed = new IllegalStateException("of a delayed task");
      scheduler.execute(Lane.FLUSH, () -> {
        throw error;
      });
      scheduler.schedule(Lane.FLUSH, 1, () -> {
        throw delayed;
      });
      await(() -> caught.size() == 2);
      assertThat(caught).containsExactlyInAnyOrder(error, delayed);
      AtomicBoolean ran = new AtomicBoolean();
      scheduler.execute(Lane.FLUSH, () -> ran.set(true));
      await(ran::get);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void awaitEndsWithTheConditionTheTaskOrTheTime() {
    assertThat(scheduler.await(() -> true, 0)).isTrue();
    assertThat(scheduler.await(() -> false, 0)).isFalse();
    assertThat(scheduler.await(() -> false, -1)).isFalse();
    assertThat(scheduler.await(() -> false, 1_000)).isFalse();
    AtomicBoolean done = new AtomicBoolean();
    scheduler.schedule(Lane.LOG, 1_000_000, () -> done.set(true));
    assertThat(scheduler.await(done::get, FOR_EVER)).isTrue();
  }

  @Test
  void signalsAreNotLost() throws Exception {
    AtomicInteger turn = new AtomicInteger();
    Thread other = new Thread(() -> {
      for (int i = 0; i < 2_000; i += 2) {
        int mine = i;
        scheduler.await(() -> turn.get() == mine + 1, MINUTE);
        turn.set(mine + 2);
        scheduler.signal();
      }
    });
    other.start();
    for (int i = 0; i < 2_000; i += 2) {
      int mine = i;
      scheduler.await(() -> turn.get() == mine, MINUTE);
      turn.set(mine + 1);
      scheduler.signal();
    }
    other.join();
    assertThat(turn).hasValue(2_000);
  }

  @Test
  void interruptsDoNotEndTheWaitAndAreKept() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicReference<List<Boolean>> result = new AtomicReference<>();
    Thread waiter = new Thread(() -> {
      boolean answer = scheduler.await(done::get, FOR_EVER);
      result.set(List.of(answer, Thread.currentThread().isInterrupted()));
    });
    waiter.start();
    for (int i = 0; i < 1_000; i++) {
      waiter.interrupt();
      Thread.yield();
    }
    assertThat(result.get()).isNull();
    done.set(true);
    scheduler.signal();
    waiter.join();
    assertThat(result.get()).containsExactly(true, true);
  }

  @Test
  void closingLetsRunningTasksEndAndDropsTheWaitingOnes() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicReference<String> running = new AtomicReference<>();
    AtomicBoolean waiting = new AtomicBoolean();
    scheduler.execute(Lane.FLUSH, () -> {
      started.countDown();
      awaitLatch(release);
      running.set(Thread.currentThread().isInterrupted() ? "interrupted" : "ended");
    });
    scheduler.execute(Lane.FLUSH, () -> waiting.set(true));
    scheduler.schedule(Lane.FLUSH, 1, () -> waiting.set(true));
    scheduler.schedule(Lane.LOG, HOUR, () -> waiting.set(true));
    started.await();
    Thread closer = new Thread(scheduler::close);
    closer.start();
    closer.interrupt(); // must not cut it short
    while (closer.getState() != Thread.State.TIMED_WAITING
        && closer.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    release.countDown();
    closer.join();
    assertThat(running).hasValue("ended");
    scheduler.execute(Lane.FLUSH, () -> waiting.set(true)); // ignored
    scheduler.schedule(Lane.FLUSH, 0, () -> waiting.set(true));
    scheduler.close();
    assertThat(waiting).isFalse();
  }

  @Test
  void taskMayCloseItsScheduler() {
    AtomicBoolean closed = new AtomicBoolean();
    scheduler.execute(Lane.HOUSEKEEPING, () -> {
      scheduler.close();
      closed.set(true);
    });
    await(closed::get);
  }

  private void await(BooleanSupplier condition) {
    assertThat(scheduler.await(condition, MINUTE)).isTrue();
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
