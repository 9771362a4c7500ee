package io.kiwidb.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A lane when threads and memory run short. */
@Timeout(60)
class WorkerLaneTest {
  private final AtomicBoolean mayStart = new AtomicBoolean(true);
  private final AtomicInteger started = new AtomicInteger();
  private final WorkerLane lane = new WorkerLane((body, number) -> new Thread(body) {
    @Override
    public void start() {
      if (!mayStart.get()) {
        throw new OutOfMemoryError("unable to create native thread");
      }
      started.incrementAndGet();
      setDaemon(true);
      super.start();
    }
  });

  @AfterEach
  void close() {
    lane.close();
    lane.awaitEnd();
  }

  @Test
  void aTaskWithoutAThreadIsRefusedAndNeverRuns() throws Exception {
    mayStart.set(false);
    AtomicBoolean refused = new AtomicBoolean();
    assertThatThrownBy(() -> lane.submit(0, this, () -> refused.set(true)))
        .isInstanceOf(OutOfMemoryError.class);
    mayStart.set(true);
    run();
    assertThat(refused).isFalse();
  }

  @Test
  void aTaskIsTakenWhenAnotherThreadCanRunIt() throws Exception {
    lane.workers(2);
    CountDownLatch release = new CountDownLatch(1);
    lane.submit(0, this, () -> awaitLatch(release));
    mayStart.set(false);
    CountDownLatch ran = new CountDownLatch(1);
    lane.submit(0, this, ran::countDown);
    release.countDown();
    assertThat(ran.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(started).hasValue(1);
  }

  /** What waits has nobody else who would start a thread for it. */
  @Test
  void aTaskThatThrowsDoesNotTakeThoseWithItThatWait() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    CountDownLatch submitted = new CountDownLatch(1);
    lane.submit(0, this, () -> {
      awaitLatch(submitted);
      throw new OutOfMemoryError("of a task");
    });
    lane.submit(1, this, ran::countDown);
    mayStart.set(false);
    submitted.countDown();
    assertThat(ran.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(started).hasValue(1);
  }

  /** Without memory, a thread may die before it has run the first line of its body. */
  @Test
  void aThreadThatDiesIsNeitherWaitedForNorMissed() throws Exception {
    AtomicInteger made = new AtomicInteger();
    WorkerLane mortal = new WorkerLane((body, number) -> {
      boolean dies = made.getAndIncrement() < 2;
      Thread thread = new Thread(dies ? () -> {} : body);
      thread.setDaemon(true);
      return thread;
    });
    CountDownLatch ran = new CountDownLatch(1);
    for (int i = 0; ran.getCount() > 0 && !Thread.currentThread().isInterrupted(); i++) {
      mortal.submit(0, this, ran::countDown);
      boolean unused = ran.await(1, TimeUnit.MILLISECONDS);
    }
    assertThat(made.get()).isEqualTo(3);
    mortal.close();
    mortal.awaitEnd();
  }

  /** The last thread of a lane dies: closing ends all the same. */
  @Test
  void aLaneOfTheDeadCanBeClosed() {
    WorkerLane mortal = new WorkerLane((body, number) -> new Thread(() -> {}));
    mortal.submit(0, this, () -> {});
    mortal.close();
    mortal.awaitEnd();
  }

  private void run() throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(1);
    lane.submit(0, this, ran::countDown);
    assertThat(ran.await(60, TimeUnit.SECONDS)).isTrue();
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
