package io.kiwidb.bench.run;

import io.kiwidb.bench.engine.BenchException;
import java.util.LongSummaryStatistics;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Asks once a second for a figure of the store, as the bytes that it takes on the disk: compaction
 * makes that swing, and the moment at which a workload ends says little.
 *
 * <p>Threading: a thread of its own between {@link #start} and {@link #stop}.
 */
final class GaugeSampler {
  private final CountDownLatch over = new CountDownLatch(1);
  private final FutureTask<LongSummaryStatistics> samples;

  GaugeSampler(LongSupplier figure, long intervalMillis) {
    samples = new FutureTask<>(() -> {
      LongSummaryStatistics figures = new LongSummaryStatistics();
      while (!over.await(intervalMillis, TimeUnit.MILLISECONDS)) {
        figures.accept(figure.getAsLong());
      }
      figures.accept(
          figure.getAsLong()); // the end belongs to it, and a short workload has nothing else
      return figures;
    });
  }

  void start() {
    Thread thread = new Thread(samples, "kiwi-bench-gauge");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Ends it; the figures, the last of which is that of now, and the only one if it was not started.
   */
  LongSummaryStatistics stop() throws InterruptedException {
    over.countDown();
    samples.run(); // does nothing if the thread does it
    try {
      return samples.get();
    } catch (ExecutionException e) {
      throw new BenchException("a figure of the store is not known: " + e.getCause(), e);
    }
  }
}
