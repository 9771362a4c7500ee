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
 * Does the same work on one engine with one number of keys after the other. Threading: not
 * thread-safe.
 */
public final class Growth {
  private final EngineKind engine;
  private final List<Long> sizes;
  private final String heap;
  private final LongConsumer listener;

  /**
   * Nothing runs yet.
   *
   * @param sizes numbers of keys, the smallest first
   * @param heap of each JVM, as {@code -Xmx} takes it
   * @param listener is told the number of keys that is next
   */
  public Growth(EngineKind engine, List<Long> sizes, String heap, LongConsumer listener) {
    this.engine = engine;
    this.sizes = List.copyOf(sizes);
    this.heap = heap;
    this.listener = listener;
  }

  /**
   * Does it all, up to the first size that fails: larger ones would fail as well, and what smaller
   * ones gave is kept.
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
