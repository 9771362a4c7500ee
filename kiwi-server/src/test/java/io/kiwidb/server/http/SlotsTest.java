package io.kiwidb.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlotsTest {
  private static final long FOR_EVER = TimeUnit.HOURS.toMillis(1);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void stop() {
    release.countDown();
    threads.shutdownNow();
  }

  /** Occupies a slot until it is released. */
  private Future<String> occupy(Slots slots, Weight weight) throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    Future<String> running = threads.submit(() -> slots.run(weight, () -> {
      inside.countDown();
      await(release);
      return "first";
    }));
    inside.await();
    return running;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts a call and returns when its thread waits. */
  private Future<String> waiting(Slots slots) {
    Thread[] thread = new Thread[1];
    CountDownLatch started = new CountDownLatch(1);
    Future<String> second = threads.submit(() -> {
      thread[0] = Thread.currentThread();
      started.countDown();
      return slots.run(Weight.WRITE, () -> "second");
    });
    await(started);
    while (thread[0].getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    return second;
  }

  private static void assertBusy(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.STORE_BUSY));
  }

  @Test
  void aWriteThatFindsNoSlotWaitsForOne() throws Exception {
    try (Slots slots = new Slots(1, 1, FOR_EVER, FOR_EVER)) {
      Future<String> first = occupy(slots, Weight.WRITE);
      Future<String> second = waiting(slots);
      release.countDown();
      assertThat(first.get()).isEqualTo("first");
      assertThat(second.get()).isEqualTo("second");
    }
  }

  @Test
  void onlyAsManyWaitAsThereAreSlots() throws Exception {
    try (Slots slots = new Slots(1, 1, FOR_EVER, FOR_EVER)) {
      occupy(slots, Weight.WRITE);
      Future<String> second = waiting(slots);
      assertBusy(() -> slots.run(Weight.WRITE, () -> "third"));
      release.countDown();
      assertThat(second.get()).isEqualTo("second");
    }
  }

  @Test
  void whoeverWaitsInVainIsToldThatTheStoreIsBusy() throws Exception {
    try (Slots slots = new Slots(1, 1, 1, FOR_EVER)) {
      occupy(slots, Weight.WRITE);
      assertBusy(() -> slots.run(Weight.WRITE, () -> "second"));
      assertBusy(() -> slots.run(Weight.WRITE, () -> "the place in front is free again"));
    }
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    try (Slots slots = new Slots(1, 1, FOR_EVER, FOR_EVER)) {
      occupy(slots, Weight.WRITE);
      Thread.currentThread().interrupt();
      assertBusy(() -> slots.run(Weight.WRITE, () -> "second"));
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void scansAndWritesDoNotWaitForEachOther() throws Exception {
    try (Slots slots = new Slots(1, 1, FOR_EVER, FOR_EVER)) {
      occupy(slots, Weight.WRITE);
      assertThat(slots.run(Weight.SCAN, () -> "scan")).isEqualTo("scan");
      assertThat(slots.run(Weight.LIGHT, () -> "light")).isEqualTo("light");
    }
  }
}
