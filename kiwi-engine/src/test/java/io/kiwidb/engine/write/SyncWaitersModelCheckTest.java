package io.kiwidb.engine.write;

import io.kiwidb.testkit.sim.SimulatedTime;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Writers with group commit under every interleaving that Lincheck tries, which also detects a
 * writer that is never woken. The loop around the waiters is that of {@link LogSyncer}, which needs
 * a storage that Lincheck cannot control; the log is a number.
 *
 * <p>Seen failing with a waiter that checks whether to wait before instead of after it is in the
 * list.
 */
@Tag("jvm-independent")
@Tag("interleavings")
public class SyncWaitersModelCheckTest {
  private final SyncWaiters waiters = new SyncWaiters(new SimulatedTime());
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong appended = new AtomicLong();
  private final AtomicInteger leaders = new AtomicInteger();
  private volatile boolean syncing; // written under the lock
  private volatile long synced;

  /** Appends, and returns when that is durable. */
  @Operation
  public long appendAndSync() {
    long position = appended.incrementAndGet();
    while (synced < position) {
      if (syncing) {
        waiters.await(position, () -> synced >= position || !syncing);
      } else {
        leadUnlessLed(position);
      }
    }
    return position;
  }

  private void leadUnlessLed(long position) {
    lock.lock();
    try {
      if (syncing || synced >= position) {
        return;
      }
      syncing = true;
    } finally {
      lock.unlock();
    }
    if (leaders.incrementAndGet() != 1) {
      throw new AssertionError("two threads sync at once");
    }
    waiters.awaitCompany();
    long reached = appended.get();
    leaders.decrementAndGet();
    lock.lock();
    try {
      synced = reached;
      syncing = false;
      waiters.synced(synced, 0);
    } finally {
      lock.unlock();
    }
  }

  @Test
  void everyWriterGoesOn() {
    new ModelCheckingOptions()
        .iterations(2)
        .invocationsPerIteration(Integer.getInteger("kiwi.test.interleavings", 200))
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(0)
        .check(SyncWaitersModelCheckTest.class);
  }
}
