package io.kiwidb.engine;

import static io.kiwidb.testkit.storage.StorageOperation.CREATE;

import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import java.util.concurrent.CountDownLatch;

/**
 * Flushes that block when they create their table, until this is closed. Threading: thread-safe.
 */
record Stalled(CountDownLatch reached, CountDownLatch released) implements AutoCloseable {
  static Stalled flushesOf(FaultStorage disk) {
    Stalled stalled = new Stalled(new CountDownLatch(1), new CountDownLatch(1));
    disk.add(FaultRule.on(CREATE).names("*.sst").forEver().pause(() -> {
      stalled.reached().countDown();
      Gates.await(stalled.released());
    }));
    return stalled;
  }

  /** Returns when a flush has come there. */
  void awaitReached() {
    Gates.await(reached);
  }

  @Override
  public void close() {
    released.countDown();
  }
}
