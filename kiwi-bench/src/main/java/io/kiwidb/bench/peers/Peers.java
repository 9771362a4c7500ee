package io.kiwidb.bench.peers;

import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.engine.EngineKind;
import io.kiwidb.bench.report.EngineReport;
import io.kiwidb.bench.run.ChildJvm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Does the same work on several engines: in each round each of them once, so that a machine that
 * becomes slower with time slows all.
 *
 * <p>Threading: not thread-safe.
 */
public final class Peers {
  /** Is told what begins. */
  @FunctionalInterface
  public interface Listener {
    /** An engine begins a round, from 1. */
    void begins(String engine, int round);
  }

  private final List<EngineKind> engines;
  private final int rounds;
  private final String heap;
  private final Listener listener;

  /** With the heap of each JVM, as {@code -Xmx} takes it. */
  public Peers(List<EngineKind> engines, int rounds, String heap, Listener listener) {
    if (engines.isEmpty() || rounds < 1) {
      throw new BenchException("peers need an engine and a round at least");
    }
    this.engines = List.copyOf(engines);
    this.rounds = rounds;
    this.heap = heap;
    this.listener = listener;
  }

  /**
   * Does it all. An engine that fails does not take the others' results with it; it is not tried
   * again.
   */
  public PeersReport run(Function<EngineKind, List<String>> arguments) throws InterruptedException {
    List<EngineReport> runs = new ArrayList<>();
    Map<String, String> failures = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (EngineKind engine : engines) {
        if (failures.containsKey(engine.label())) {
          continue;
        }
        listener.begins(engine.label(), round);
        try {
          runs.add(new ChildJvm(engine, heap).run(arguments.apply(engine)));
        } catch (BenchException e) {
          failures.put(engine.label(), String.valueOf(e.getMessage()));
        }
      }
    }
    return PeersReport.of(rounds, runs, failures);
  }
}
