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
 * Runs the same workloads on several engines. Each round runs every engine once, so that a machine
 * that slows down over time affects all of them.
 *
 * <p>Threading: not thread-safe.
 */
public final class Peers {
  /** Notified of progress. */
  @FunctionalInterface
  public interface Listener {
    /** An engine starts a round; rounds count from 1. */
    void begins(String engine, int round);
  }

  private final List<EngineKind> engines;
  private final int rounds;
  private final String heap;
  private final Listener listener;

  /**
   * Creates a comparison; {@code heap} is the maximum heap of each JVM, in the format of
   * {@code -Xmx}.
   */
  public Peers(List<EngineKind> engines, int rounds, String heap, Listener listener) {
    if (engines.isEmpty() || rounds < 1) {
      throw new BenchException("--engines and --rounds must be at least one engine and one round");
    }
    this.engines = List.copyOf(engines);
    this.rounds = rounds;
    this.heap = heap;
    this.listener = listener;
  }

  /**
   * Runs all rounds. If an engine fails, it is skipped in later rounds and the results of the
   * others are kept.
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
