package io.kiwidb.bench.growth;

import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.engine.EngineKind;
import io.kiwidb.bench.report.EngineReport;
import io.kiwidb.bench.run.ChildJvm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/**
 * Runs the same workloads on one engine with increasing numbers of keys. Threading: not
 * thread-safe.
 */
public final class Growth {
  private final EngineKind engine;
  private final List<Long> sizes;
  private final String heap;
  private final LongConsumer listener;

  /**
   * Creates a run; {@link #run} starts it.
   *
   * @param sizes numbers of keys, ascending
   * @param heap maximum heap of each JVM, in the format of {@code -Xmx}
   * @param listener called with the number of keys before each run
   */
  public Growth(EngineKind engine, List<Long> sizes, String heap, LongConsumer listener) {
    this.engine = engine;
    this.sizes = List.copyOf(sizes);
    this.heap = heap;
    this.listener = listener;
  }

  /**
   * Runs all sizes, up to the first that fails: larger ones would fail as well. The report keeps
   * the results of smaller ones.
   */
  public GrowthReport run(LongFunction<List<String>> arguments) throws InterruptedException {
    List<EngineReport> runs = new ArrayList<>();
    for (long size : sizes) {
      listener.accept(size);
      try {
        runs.add(new ChildJvm(engine, heap).run(arguments.apply(size)));
      } catch (BenchException e) {
        return GrowthReport.of(runs, Map.of(size, String.valueOf(e.getMessage())));
      }
    }
    return GrowthReport.of(runs, Map.of());
  }
}
