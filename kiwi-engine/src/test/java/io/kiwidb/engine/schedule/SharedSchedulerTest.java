package io.kiwidb.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.engine.Gates;
import io.kiwidb.io.Scheduler.Lane;
import java.lang.ref.WeakReference;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stores on the same threads. */
class SharedSchedulerTest {
  private final ThreadScheduler threads = new ThreadScheduler("shared-test");
  private final SharedScheduler one = new SharedScheduler(threads);
  private final SharedScheduler two = new SharedScheduler(threads);

  @AfterEach
  void end() {
    threads.close();
  }

  @Test
  void tasksOfAClosedStoreAreDroppedAndThoseOfOthersRun() {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    CountDownLatch ofTwo = new CountDownLatch(1);
    AtomicInteger ofOne = new AtomicInteger();
    one.execute(Lane.FLUSH, () -> {
      running.countDown();
      Gates.await(released);
    });
    Gates.await(running);
    one.execute(Lane.FLUSH, ofOne::incrementAndGet);
    two.execute(Lane.FLUSH, ofTwo::countDown);
    one.close();
    one.execute(Lane.FLUSH, ofOne::incrementAndGet);
    released.countDown();
    Gates.await(ofTwo);
    assertThat(ofOne).hasValue(0);
  }

  /** A check that is due in an hour must not keep a closed store in memory for so long. */
  @Test
  void aClosedStoreIsNotReferredTo() {
    WeakReference<Object> store = schedulesForTomorrow(new SharedScheduler(threads));
    Gates.until(() -> {
      System.gc();
      return store.get() == null;
    });
    one.execute(Lane.FLUSH, () -> {});
  }

  private static WeakReference<Object> schedulesForTomorrow(SharedScheduler scheduler) {
    Object store = new Object();
    scheduler.schedule(
        Lane.HOUSEKEEPING, TimeUnit.DAYS.toNanos(1), () -> assertThat(store).isNotNull());
    scheduler.close();
    return new WeakReference<>(store);
  }

  @Test
  void aLaneThatIsBusyDoesNotDelayAnother() {
    CountDownLatch released = new CountDownLatch(1);
    CountDownLatch flushed = new CountDownLatch(1);
    one.execute(Lane.COMPACTION, () -> Gates.await(released));
    one.execute(Lane.COMPACTION, () -> Gates.await(released));
    two.execute(Lane.FLUSH, flushed::countDown);
    Gates.await(flushed);
    released.countDown();
  }

  @Test
  void aStoreDoesNotChangeTheNumberOfWorkers() {
    CountDownLatch released = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(2);
    one.workers(Lane.COMPACTION, 8);
    for (int i = 0; i < 2; i++) {
      one.execute(Lane.COMPACTION, () -> {
        begun.incrementAndGet();
        Gates.await(released);
        ended.countDown();
      });
    }
    Gates.until(() -> begun.get() == 1);
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().startsWith("shared-test-compaction"))
        .hasSize(1);
    released.countDown();
    Gates.await(ended);
    assertThatThrownBy(() -> one.workers(Lane.FLUSH, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aStoreWaitsForItsOwnTasks() {
    AtomicInteger done = new AtomicInteger();
    one.execute(Lane.FLUSH, done::incrementAndGet);
    assertThat(one.await(() -> done.get() == 1, Long.MAX_VALUE)).isTrue();
    assertThat(two.await(() -> false, 0)).isFalse();
  }
}
