package io.kiwidb.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Token buckets. */
class RateLimitTest {
  private final AtomicLong nanos = new AtomicLong();
  private final RateLimit limit = new RateLimit(2, 3, nanos::get);

  @Test
  void aBucketHoldsABurstAndFillsAtItsRate() {
    for (int i = 0; i < 3; i++) {
      assertThat(limit.tryTake("a")).isTrue();
    }
    assertThat(limit.tryTake("a")).isFalse();
    nanos.addAndGet(500_000_000);
    assertThat(limit.tryTake("a")).isTrue();
    assertThat(limit.tryTake("a")).isFalse();
    nanos.addAndGet(3_600_000_000_000L);
    for (int i = 0; i < 3; i++) {
      assertThat(limit.tryTake("a")).isTrue();
    }
    assertThat(limit.tryTake("a")).isFalse();
  }

  @Test
  void addressesDoNotShareABucket() {
    for (int i = 0; i < 3; i++) {
      limit.tryTake("a");
    }
    assertThat(limit.tryTake("b")).isTrue();
  }

  @Test
  void manyAddressesDoNotTakeMoreMemory() {
    for (int i = 0; i < 100_000; i++) {
      assertThat(limit.tryTake("address " + i)).isTrue();
    }
    for (int i = 0; i < 3; i++) {
      limit.tryTake("a");
    }
    assertThat(limit.tryTake("a")).isFalse();
  }
}
