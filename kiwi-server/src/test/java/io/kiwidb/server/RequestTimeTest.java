package io.kiwidb.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.server.TestServer.Reply;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import io.kiwidb.testkit.storage.StorageOperation;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A request does not wait for ever for an operation of the store that hangs. */
@Timeout(60)
class RequestTimeTest {
  private final CountDownLatch hung = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  /** Lets the disk go on. */
  private interface Release extends AutoCloseable {
    @Override
    void close();
  }

  private void hang() {
    hung.countDown();
    try {
      goOn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aFlushThatHangsIsToldAsTimeoutAndGoesOn() throws InterruptedException {
    FaultStorage disk = new FaultStorage(new MemoryStorage());
    Kiwi db = Kiwi.open(disk, Options.builder().profile(Profile.DEV).build());
    try (TestServer server =
            TestServer.start(db, options -> options.limit(ServerLimit.REQUEST_MILLIS, 1_000));
        Release release = goOn::countDown) { // first, or the server would wait for ever
      disk.add(FaultRule.on(StorageOperation.CREATE).names("*.sst").pause(this::hang));
      server.send("PUT", "/api/v1/kv", "{\"key\":\"a\",\"value\":\"1\"}");
      Reply flush = server.send("POST", "/api/v1/memtables/flush", null);
      assertThat(flush.status()).isEqualTo(504);
      assertThat(flush.problem()).isEqualTo("timeout");
      hung.await(); // it was the flush that took so long
      assertThat(server.get("/api/v1/kv?key=a").status())
          .as("others are served")
          .isEqualTo(200);
      assertThat(db.tables()).isEmpty();
      release.close();
      Reply second = server.send("POST", "/api/v1/memtables/flush", null);
      assertThat(second.status()).isEqualTo(204);
      assertThat(db.tables()).as("the flush that was given up").hasSize(1);
    }
  }
}
