package io.kiwidb.engine.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kiwidb.Latency;
import io.kiwidb.LatencyIntervals;
import io.kiwidb.testkit.provider.AllocationMeter;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
  @Test
  void aBucketToldByItsMiddleIsOffByASixtyFourthAtMost() {
    Random random = new Random(1);
    LongStream.concat(
            LongStream.range(0, 100_000),
            LongStream.generate(() -> random.nextLong() >>> (21 + random.nextInt(30)))
                .limit(100_000))
        .forEach(
            value -> assertThat((double) LatencyHistogram.middle(LatencyHistogram.bucket(value)))
                .as("value %d", value)
                .isCloseTo((double) value, within(value / 64.0)));
  }

  @Test
  void bucketsFollowEachOther() {
    int last = -1;
    for (long value = 0; value < 1L << 43; value = Math.max(value + 1, value + (value >> 7))) {
      int bucket = LatencyHistogram.bucket(value);
      assertThat(bucket).as("value %d", value).isBetween(last, last + 1);
      last = bucket;
    }
    assertThat(LatencyHistogram.bucket((1L << 43) - 1)).isEqualTo(39 * 32 - 1);
  }

  @Test
  void percentilesAreThoseOfTheValues() {
    LatencyHistogram histogram = new LatencyHistogram(1);
    long[] values = new Random(2).longs(100_000, 100, 50_000_000).toArray();
    Arrays.stream(values).forEach(histogram::record);
    Arrays.sort(values);
    Latency latency = histogram.snapshot();
    assertThat(latency.count()).isEqualTo(values.length);
    assertThat(latency.max()).isEqualTo(values[values.length - 1]);
    assertIsNear(latency.p50(), values[49_999]);
    assertIsNear(latency.p90(), values[89_999]);
    assertIsNear(latency.p99(), values[98_999]);
    assertIsNear(latency.p999(), values[99_899]);
  }

  private static void assertIsNear(long told, long exact) {
    assertThat((double) told).isCloseTo((double) exact, within(exact * 0.03));
  }

  @Test
  void extremesAreCounted() {
    LatencyHistogram histogram = new LatencyHistogram(1);
    assertThat(histogram.snapshot()).isEqualTo(Latency.NONE);
    histogram.record(-5);
    assertThat(histogram.snapshot()).isEqualTo(new Latency(1, 0, 0, 0, 0, 0));
    histogram.record(Long.MAX_VALUE);
    assertThat(histogram.snapshot().max()).isEqualTo(Long.MAX_VALUE);
    assertThat(histogram.snapshot().p999()).isGreaterThan(1L << 42);
  }

  @Test
  void anIntervalHasWhatWasRecordedInIt() {
    LatencyHistogram histogram = new LatencyHistogram(1);
    LongStream.range(0, 1_000).forEach(i -> histogram.record(5_000_000));
    LatencyIntervals intervals = histogram.intervals();
    assertThat(intervals.next()).isEqualTo(Latency.NONE);
    LongStream.rangeClosed(1, 100).forEach(histogram::record);
    Latency latency = intervals.next();
    assertThat(latency.count()).isEqualTo(100);
    assertThat(latency.p50()).isEqualTo(50);
    assertIsNear(latency.p99(), 99);
    assertIsNear(latency.max(), 100);
    LatencyIntervals other = histogram.intervals();
    histogram.record(7);
    assertThat(other.next()).isEqualTo(new Latency(1, 7, 7, 7, 7, 7));
    assertThat(intervals.next().count()).isEqualTo(1);
    assertThat(intervals.next()).isEqualTo(Latency.NONE);
  }

  @Test
  void nothingIsLostWhenManyThreadsRecord() throws InterruptedException {
    LatencyHistogram histogram = new LatencyHistogram(1); // all in the same counters
    CountDownLatch ready = new CountDownLatch(4);
    Thread[] threads = new Thread[4];
    for (int t = 0; t < threads.length; t++) {
      int own = t;
      threads[t] = new Thread(() -> {
        ready.countDown();
        while (ready.getCount() > 0) {
          Thread.onSpinWait(); // so that they begin at once
        }
        for (int i = 0; i < 500_000; i++) {
          histogram.record(i % 7);
        }
        histogram.record(1_000 + own);
      });
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(histogram.snapshot().count()).isEqualTo(4 * 500_001);
    assertThat(histogram.snapshot().max()).isEqualTo(1_003);
  }

  @Test
  void recordingAllocatesNothing() {
    LatencyHistogram histogram = new LatencyHistogram(4);
    AllocationMeter.assertAllocatesNothing("recording", () -> {
      for (int i = 0; i < 10_000; i++) {
        histogram.record(i * 37L);
      }
    });
  }
}
