package io.kiwidb.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.kiwidb.Options.LeakTracking;
import io.kiwidb.engine.Gates;
import io.kiwidb.engine.LostObjects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What is released when its owner is abandoned. */
@Timeout(120)
class LeakGuardTest {
  private static final String LOCATION = "a store of LeakGuardTest";

  private final LostObjects lost = new LostObjects(LOCATION);
  private final LeakGuard guard = new LeakGuard(LeakTracking.REPORT, LOCATION);
  private final AtomicInteger freed = new AtomicInteger();

  @AfterEach
  void stopListening() {
    lost.close();
  }

  private void lose(LeakGuard.Hold hold) throws InterruptedException {
    LostObjects.elsewhere(() -> {
      guard.watch(new Object(), hold);
      return true;
    });
  }

  @Test
  void isFreedAndReported() throws InterruptedException {
    lose(guard.hold("thing", freed::incrementAndGet));
    LostObjects.collectUntil(() -> freed.get() == 1);
    assertThat(lost.reports()).hasSize(1);
  }

  @Test
  void whatNeverEndsHoldsUpNobodyElse() throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    try {
      lose(guard.holdUntilEnded("slow thing", () -> {
        entered.countDown();
        Gates.await(gate);
      }));
      LostObjects.collectUntil(() -> entered.getCount() == 0);
      lose(guard.hold("thing", freed::incrementAndGet));
      LostObjects.collectUntil(() -> freed.get() == 1);
    } finally {
      gate.countDown();
    }
  }

  @Test
  void whatWasReleasedOrDismissedIsNeitherFreedAgainNorReported() throws InterruptedException {
    LeakGuard.Hold released = guard.hold("thing", freed::incrementAndGet);
    LeakGuard.Hold dismissed = guard.holdUntilEnded("thing", freed::incrementAndGet);
    lose(released);
    lose(dismissed);
    released.release();
    dismissed.dismiss();
    LostObjects.collect();
    LostObjects.collect();
    assertThat(freed).hasValue(1);
    assertThat(lost.reports()).isEmpty();
  }

  /** The appenders of a log are the user's. */
  @Test
  void isFreedThoughTheReportFails() throws InterruptedException {
    Failing failing = new Failing();
    failing.start();
    Logger leaks = (Logger) LoggerFactory.getLogger("io.kiwidb.leaks");
    leaks.addAppender(failing);
    try {
      lose(guard.hold("thing", freed::incrementAndGet));
      LostObjects.collectUntil(() -> freed.get() == 1);
    } finally {
      leaks.detachAppender(failing);
    }
  }

  private static final class Failing extends AppenderBase<ILoggingEvent> {
    @Override
    public void doAppend(ILoggingEvent event) {
      throw new IllegalStateException("a test's appender");
    }

    @Override
    protected void append(ILoggingEvent event) {
      throw new IllegalStateException("a test's appender");
    }
  }
}
