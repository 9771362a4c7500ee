package io.kiwidb.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.bench.engine.BenchException;
import java.util.LongSummaryStatistics;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class GaugeSamplerTest {
  @Test
  void aPeakThatIsGoneAtTheEndIsSeen() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(3);
    GaugeSampler sampler = new GaugeSampler(
        () -> {
          asked.countDown();
          return asked.getCount() == 1 ? 9_000 : 1_000;
        },
        1);
    sampler.start();
    asked.await();
    LongSummaryStatistics sizes = sampler.stop();
    assertThat(sizes.getMax()).isEqualTo(9_000);
    assertThat(sizes.getMin()).isEqualTo(1_000);
    assertThat(sizes.getCount()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void aShortWorkloadHasTheSizeAtItsEnd() throws InterruptedException {
    GaugeSampler sampler = new GaugeSampler(() -> 5, Long.MAX_VALUE);
    sampler.start();
    assertThat(sampler.stop().getAverage()).isEqualTo(5);
  }

  @Test
  void oneThatWasNotStartedAsksAtTheEnd() throws InterruptedException {
    assertThat(new GaugeSampler(() -> 5, 1).stop().getCount()).isOne();
  }

  @Test
  void aSizeThatCannotBeToldFails() {
    GaugeSampler sampler = new GaugeSampler(
        () -> {
          throw new IllegalStateException("gone");
        },
        1);
    sampler.start();
    assertThatThrownBy(sampler::stop)
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("gone");
  }
}
