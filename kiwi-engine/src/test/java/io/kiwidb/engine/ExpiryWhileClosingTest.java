package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Durability;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Settings;
import io.kiwidb.WriteOptions;
import io.kiwidb.io.TimeSource;
import io.kiwidb.testkit.sim.SimulatedTime;
import io.kiwidb.testkit.storage.CrashStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import io.kiwidb.testkit.storage.StorageOperation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A reader that was admitted before the store began to close, and meets what has expired. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ExpiryWhileClosingTest {
  private final SimulatedTime time = new SimulatedTime();
  private final CrashStorage disk = new CrashStorage();
  private final CountDownLatch looking = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch read = new CountDownLatch(1);

  /** Lets one thread wait, when it looks at the clock, until the store is being closed. */
  private final class Stopping implements TimeSource {
    private volatile boolean armed;

    @Override
    public long nanos() {
      return time.nanos();
    }

    @Override
    public long epochMillis() {
      if (armed && Thread.currentThread().getName().equals("reader")) {
        armed = false;
        looking.countDown();
        await(closing);
      }
      return time.epochMillis();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError("the test was interrupted", e);
    }
  }

  @Test
  void whatItIsToldStaysSoIfTheProcessIsKilledThen() throws Exception {
    Stopping clock = new Stopping();
    Options options = Stores.dev().toBuilder()
        .set(Settings.DURABILITY, Durability.NONE)
        .timeSource(clock)
        .build();
    FaultStorage storage = new FaultStorage(disk);
    Kiwi db = Kiwi.open(storage, options);
    db.put(bytes("a"), bytes("1"), WriteOptions.defaults().ttl(Duration.ofSeconds(10)));
    time.advance(Duration.ofSeconds(10));
    storage.add(FaultRule.on(StorageOperation.SYNC).names("*.wal").pause(() -> {
      closing.countDown();
      await(read);
    }));
    clock.armed = true;
    CompletableFuture<Boolean> absent = new CompletableFuture<>();
    Thread reader = new Thread(() -> absent.complete(db.get(bytes("a")) == null), "reader");
    reader.start();
    await(looking);
    Thread closer = new Thread(db::close, "closer");
    closer.start();

    assertThat(absent.get()).isTrue();
    CrashStorage killed = disk.imageOfKill();
    read.countDown();
    closer.join();
    reader.join();

    time.setEpochMillis(time.epochMillis() - 5_000);
    try (Kiwi again = Kiwi.open(killed, options)) {
      assertThat(again.get(bytes("a"))).isNull();
    }
  }
}
