package io.kiwidb.bench.run;

import io.kiwidb.bench.engine.BenchException;
import java.util.LongSummaryStatistics;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Samples a value of the store, such as its disk usage, at intervals. Compaction makes such values
 * fluctuate, so the value at the end of a workload says little.
 *
 * <p>Threading: samples on its own thread between {@link #start} and {@link #stop}.
 */
public final class GaugeSampler {
  private final CountDownLatch over = new CountDownLatch(1);
  private final FutureTask<LongSummaryStatistics> samples;

  /** Creates a sampler, which {@link #start} starts. */
  public GaugeSampler(LongSupplier gauge, long intervalMillis) {
    samples = new FutureTask<>(() -> {
      LongSummaryStatistics values = new LongSummaryStatistics();
      while (!over.await(intervalMillis, TimeUnit.MILLISECONDS)) {
        values.accept(gauge.getAsLong());
      }
      values.accept(gauge.getAsLong()); // for a short workload the only sample
      return values;
    });
  }

  /** Starts sampling. */
  public void start() {
    Thread thread = new Thread(samples, "kiwi-bench-gauge");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Stops sampling and returns the samples. The last is taken now, and is the only one if the
   * sampler was not started.
   */
  public LongSummaryStatistics stop() throws InterruptedException {
    over.countDown();
    samples.run(); // no effect if the thread was started
    try {
      return samples.get();
    } catch (ExecutionException e) {
      throw new BenchException("sampling the store failed: " + e.getCause(), e);
    }
  }
}
