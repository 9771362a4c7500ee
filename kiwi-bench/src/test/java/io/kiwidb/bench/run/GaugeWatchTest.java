package io.kiwidb.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.bench.engine.BenchException;
import java.util.LongSummaryStatistics;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class GaugeWatchTest {
  @Test
  void aPeakThatIsGoneAtTheEndIsSeen() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(3);
    GaugeWatch watch = new GaugeWatch(
        () -> {
          asked.countDown();
          return asked.getCount() == 1 ? 9_000 : 1_000;
        },
        1);
    watch.start();
    asked.await();
    LongSummaryStatistics sizes = watch.stop();
    assertThat(sizes.getMax()).isEqualTo(9_000);
    assertThat(sizes.getMin()).isEqualTo(1_000);
    assertThat(sizes.getCount()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void aShortWorkloadHasTheSizeAtItsEnd() throws InterruptedException {
    GaugeWatch watch = new GaugeWatch(() -> 5, Long.MAX_VALUE);
    watch.start();
    assertThat(watch.stop().getAverage()).isEqualTo(5);
  }

  @Test
  void oneThatWasNotStartedAsksAtTheEnd() throws InterruptedException {
    assertThat(new GaugeWatch(() -> 5, 1).stop().getCount()).isOne();
  }

  @Test
  void aSizeThatCannotBeToldFails() {
    GaugeWatch watch = new GaugeWatch(
        () -> {
          throw new IllegalStateException("gone");
        },
        1);
    watch.start();
    assertThatThrownBy(watch::stop).isInstanceOf(BenchException.class).hasMessageContaining("gone");
  }
}
