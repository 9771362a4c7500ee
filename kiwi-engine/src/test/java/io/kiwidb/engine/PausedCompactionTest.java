package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.engine.schedule.ThreadScheduler;
import io.kiwidb.key.KeyComparator;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.sim.ForwardingScheduler;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A manual compaction and a short pause of background work. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class PausedCompactionTest {
  /** Compares bytewise; the next comparison first runs an action, once. */
  private static final class Moment implements KeyComparator {
    private final AtomicReference<@Nullable Runnable> action = new AtomicReference<>();

    @Override
    public String name() {
      return "moment";
    }

    @Override
    public int compare(byte[] a, int aOffset, int aLength, byte[] b, int bOffset, int bLength) {
      Runnable now = action.getAndSet(null);
      if (now != null) {
        now.run();
      }
      return Arrays.compareUnsigned(a, aOffset, aOffset + aLength, b, bOffset, bOffset + bLength);
    }
  }

  /** Lets a thread wait only after another one has ended. */
  private static final class LateWait extends ForwardingScheduler {
    private @Nullable Thread waiter;
    private @Nullable Thread first;

    LateWait() {
      super(new ThreadScheduler("paused"));
    }

    @Override
    public boolean await(BooleanSupplier done, long timeoutNanos) {
      if (first != null && Thread.currentThread() == waiter) {
        joined(first);
      }
      return super.await(done, timeoutNanos);
    }
  }

  private static void joined(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError("the test was interrupted", e);
    }
  }

  @Test
  void aPauseThatEndsBeforeTheCompactionWaitsForItIsNotWaitedFor() {
    Moment moment = new Moment();
    LateWait scheduler = new LateWait();
    try (scheduler;
        Kiwi db = Kiwi.open(
            new MemoryStorage(),
            Stores.compactedByHand(Stores.dev())
                .keyOrder(KeyOrder.of(moment))
                .scheduler(scheduler)
                .build())) {
      for (int i = 0; i < 2; i++) { // two that overlap are merged, not moved
        db.put(Stores.key(1), new byte[10]);
        db.flush();
      }
      Thread pause = new Thread(() -> db.pauseBackgroundWork().close(), "pause");
      scheduler.waiter = Thread.currentThread();
      scheduler.first = pause;
      moment.action.set(() -> {
        pause.start(); // freezes the directory, then waits for the compaction to give way
        while (pause.getState() != Thread.State.WAITING) {
          Thread.onSpinWait();
        }
      });

      db.compact();

      assertThat(moment.action.get()).as("the pause was not begun").isNull();
      assertThat(db.tables()).hasSize(1);
    }
  }
}
