package io.kiwidb.server.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long MILLI = 1_000_000;

  @Test
  void tokensAreEarnedAtTheRate() {
    TokenBucket bucket = new TokenBucket(1_000, 0);
    long now = 0;
    int taken = 0;
    for (; now < 10_000 * MILLI; taken++) {
      now += bucket.take(1, now); // as a thread does that waits and uses it
    }
    assertThat(taken).isBetween(9_990, 10_110);
  }

  @Test
  void threadsShareTheRate() {
    TokenBucket bucket = new TokenBucket(1_000, 0);
    bucket.take(1, 0);
    assertThat(bucket.take(1, 0)).isCloseTo(MILLI, within(2L));
    assertThat(bucket.take(5, 0)).isCloseTo(2 * MILLI, within(2L));
    assertThat(bucket.take(1, 0)).isCloseTo(7 * MILLI, within(2L));
  }

  @Test
  void idleTimeEarnsAtMostATenthOfASecond() {
    TokenBucket bucket = new TokenBucket(1_000, 0);
    long later = 3_600_000 * MILLI;
    int free = 0;
    while (bucket.take(1, later) == 0) {
      free++;
    }
    assertThat(free).isBetween(99, 102);
  }

  @Test
  void zeroIsNoLimit() {
    TokenBucket bucket = new TokenBucket(0, 0);
    for (int i = 0; i < 1_000; i++) {
      assertThat(bucket.take(10_000, 0)).isZero();
    }
  }
}
