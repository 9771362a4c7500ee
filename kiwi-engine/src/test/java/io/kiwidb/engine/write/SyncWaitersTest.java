package io.kiwidb.engine.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.engine.Gates;
import io.kiwidb.io.TimeSource;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Which waiters continue after a sync, and how long a leader yields to others. */
class SyncWaitersTest {
  private static final long SYNC_NANOS = 800_000;
  private static final long STEP_NANOS = 10_000;

  private final AtomicLong synced = new AtomicLong();

  @Test
  void aSyncWakesAllWhomItCoveredAndOneToLeadTheNext() throws InterruptedException {
    SyncWaiters waiters = new SyncWaiters(new SimulatedTime());
    AtomicInteger leaders = new AtomicInteger();
    List<Thread> covered = List.of(waiter(waiters, 10), waiter(waiters, 20));
    List<Thread> others = new ArrayList<>();
    for (long position : new long[] {30, 40, 50}) {
      others.add(waiter(
          waiters,
          position,
          () -> synced.get() >= position || synced.get() > 0 && leaders.getAndIncrement() == 0));
    }
    synced.set(20);

    waiters.synced(20, SYNC_NANOS);

    for (Thread thread : covered) {
      thread.join();
    }
    Gates.until(() -> others.stream().filter(Thread::isAlive).count() == 2);
    assertThat(leaders).hasValue(1);
    synced.set(50);
    waiters.synced(50, SYNC_NANOS);
    for (Thread thread : others) {
      thread.join();
    }
  }

  @Test
  void everyoneCanBeWoken() throws InterruptedException {
    SyncWaiters waiters = new SyncWaiters(new SimulatedTime());
    List<Thread> all = List.of(waiter(waiters, 10), waiter(waiters, 20), waiter(waiters, 30));
    synced.set(30);

    waiters.wakeAll();

    for (Thread thread : all) {
      thread.join();
    }
  }

  @Test
  void anInterruptEndsNoWaitAndIsKept() throws InterruptedException {
    SyncWaiters waiters = new SyncWaiters(new SimulatedTime());
    AtomicInteger interrupted = new AtomicInteger();
    Thread thread = new Thread(() -> {
      waiters.await(10, () -> synced.get() >= 10);
      interrupted.set(Thread.interrupted() ? 1 : -1);
    });
    thread.start();
    awaitParked(thread);
    thread.interrupt();
    Gates.until(() -> !thread.isInterrupted()); // it has seen it
    awaitParked(thread);

    synced.set(10);
    waiters.synced(10, SYNC_NANOS);

    thread.join();
    assertThat(interrupted).hasValue(1);
  }

  @Test
  void aLeaderGivesWayUntilThoseWhoCameLatelyAreThere() throws InterruptedException {
    AtomicInteger looks = new AtomicInteger();
    List<Thread> returning = new ArrayList<>();
    SyncWaiters[] waiters = new SyncWaiters[1];
    waiters[0] = new SyncWaiters(ticking(() -> {
      if (looks.incrementAndGet() == 3) {
        returning.add(waiter(waiters[0], 20));
        returning.add(waiter(waiters[0], 20));
      }
    }));
    threeAreSyncedTogether(waiters[0]);

    waiters[0].awaitCompany();

    assertThat(returning).hasSize(2);
    assertThat(looks).hasValue(3); // it went on at once
    synced.set(20);
    waiters[0].synced(20, SYNC_NANOS);
    for (Thread thread : returning) {
      thread.join();
    }
  }

  @Test
  void aLeaderWaitsForNoLongerThanHalfASyncAndLessOftenWhenInVain() throws InterruptedException {
    AtomicInteger looks = new AtomicInteger();
    SyncWaiters waiters = new SyncWaiters(ticking(looks::incrementAndGet));
    threeAreSyncedTogether(waiters);

    List<Boolean> waited = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      looks.set(0);
      waiters.awaitCompany();
      waited.add(looks.get() > 0);
      assertThat(looks.get() * STEP_NANOS).isLessThan(SYNC_NANOS / 2);
    }

    assertThat(waited).containsExactly(true, false, false, true, false, false, false, false, true);
  }

  @Test
  void whomASyncCoveredIsNoCompanyUntilItComesAgain() throws InterruptedException {
    AtomicInteger looks = new AtomicInteger();
    AtomicBoolean runs = new AtomicBoolean();
    SyncWaiters waiters = new SyncWaiters(ticking(looks::incrementAndGet));
    List<Thread> slow = List.of(waiter(waiters, 10, runs::get), waiter(waiters, 10, runs::get));
    waiters.synced(10, SYNC_NANOS);

    waiters.awaitCompany();

    assertThat(looks.get()).isPositive();
    runs.set(true);
    for (Thread thread : slow) {
      LockSupport.unpark(thread);
      thread.join();
    }
  }

  @Test
  void aWriterAloneDoesNotWait() {
    AtomicInteger looks = new AtomicInteger();
    SyncWaiters waiters = new SyncWaiters(ticking(looks::incrementAndGet));
    for (int i = 0; i < 3; i++) {
      waiters.awaitCompany();
      waiters.synced(i, SYNC_NANOS);
    }
    assertThat(looks).hasValue(0);
  }

  private void threeAreSyncedTogether(SyncWaiters waiters) throws InterruptedException {
    List<Thread> others = List.of(waiter(waiters, 10), waiter(waiters, 10));
    synced.set(10);
    waiters.synced(10, SYNC_NANOS);
    for (Thread thread : others) {
      thread.join();
    }
  }

  private Thread waiter(SyncWaiters waiters, long position) {
    return waiter(waiters, position, () -> synced.get() >= position);
  }

  /** A thread that waits already. */
  private static Thread waiter(SyncWaiters waiters, long position, BooleanSupplier over) {
    Thread thread = new Thread(() -> waiters.await(position, over));
    thread.start();
    awaitParked(thread);
    return thread;
  }

  private static void awaitParked(Thread thread) {
    Gates.until(() -> thread.getState() == Thread.State.WAITING);
  }

  /** A clock that moves at each look. */
  private static TimeSource ticking(Runnable whenRead) {
    SimulatedTime time = new SimulatedTime();
    return new TimeSource() {
      @Override
      public long nanos() {
        time.advanceNanos(STEP_NANOS);
        whenRead.run();
        return time.nanos();
      }

      @Override
      public long epochMillis() {
        return time.epochMillis();
      }
    };
  }
}
