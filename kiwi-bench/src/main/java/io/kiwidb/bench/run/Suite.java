package io.kiwidb.bench.run;

import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.engine.Engine;
import io.kiwidb.bench.engine.EngineCursor;
import io.kiwidb.bench.engine.EngineOptions;
import io.kiwidb.bench.engine.LookupMemory;
import io.kiwidb.bench.engine.Session;
import io.kiwidb.bench.report.EngineReport;
import io.kiwidb.bench.report.Result;
import io.kiwidb.bench.workload.LiveKeys;
import io.kiwidb.bench.workload.Load;
import io.kiwidb.bench.workload.StoreUnderTest;
import io.kiwidb.bench.workload.Workload;
import io.kiwidb.bench.workload.Workload.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs a plan. Threading: not thread-safe. */
public final class Suite {
  /** Notified of progress. */
  public interface Listener {
    /** A workload starts. */
    void begins(String workload, int threads);

    /** Progress of the running workload. */
    void at(long elapsedNanos, long operations);

    /** A workload has finished. */
    void ended(Result result);
  }

  private final Plan plan;
  private final Listener listener;
  private final Consumer<String> out;

  /** Creates a suite; {@code out} receives text output of workloads. */
  public Suite(Plan plan, Listener listener, Consumer<String> out) {
    this.plan = plan;
    this.listener = listener;
    this.out = out;
  }

  /** Runs all workloads. */
  public EngineReport run() throws InterruptedException {
    Load load = plan.load();
    LiveKeys liveKeys = new LiveKeys(load.entries());
    try (BenchDirectory directory = BenchDirectory.of(plan.directory(), plan.engine(), load);
        StoreUnderTest store =
            new StoreUnderTest(load, liveKeys, () -> open(directory), directory::erase, out)) {
      if (plan.workloads().get(0).phase() != Phase.FILL) {
        readLiveKeys(directory, store);
      }
      List<Result> results = new ArrayList<>();
      LookupMemory memory = LookupMemory.UNKNOWN;
      for (Workload workload : plan.workloads()) {
        for (int threads : threadsOf(workload)) {
          listener.begins(workload.label(), threads);
          WorkloadRunner runner =
              new WorkloadRunner(workload, threads, store, plan.limits(), listener::at);
          Result result = recorded(workload, threads, runner);
          results.add(result);
          memory = larger(memory, store.engine().lookupMemory());
          listener.ended(result);
        }
      }
      return new EngineReport(
          plan.engine().label(),
          store.engine().settings(),
          System.getProperty("java.vm.name") + " " + Runtime.version(),
          Runtime.getRuntime().availableProcessors(),
          Runtime.getRuntime().maxMemory(),
          load,
          memory,
          List.copyOf(results));
    }
  }

  private static LookupMemory larger(LookupMemory one, LookupMemory other) {
    return other.bytes() > one.bytes() ? other : one;
  }

  private List<Integer> threadsOf(Workload workload) {
    return workload.phase() == Phase.ONCE ? List.of(1) : plan.threads();
  }

  private Result recorded(Workload workload, int threads, WorkloadRunner runner)
      throws InterruptedException {
    if (plan.recordings().isEmpty()) {
      return runner.run();
    }
    String name = plan.engine().label() + "-" + workload.label() + "-" + threads + ".jfr";
    try (FlightRecording recording = new FlightRecording(plan.recordings().get().resolve(name))) {
      return runner.run();
    }
  }

  private Engine open(BenchDirectory directory) {
    return plan.engine()
        .open(new EngineOptions(
            directory.store(),
            plan.durability(),
            plan.cacheBytes(),
            plan.memtableBytes(),
            plan.load().entries() * plan.load().entryBytes(),
            plan.load().division(),
            plan.settings(),
            plan.ttlSeconds(),
            plan.transactions()));
  }

  /** Reads the live keys of a store left by an earlier run. */
  private void readLiveKeys(BenchDirectory directory, StoreUnderTest store) {
    if (!directory.hasStore()) {
      throw new BenchException(
          "the directory contains no store; start with fillseq, fillrandom or fillbatch");
    }
    Load load = plan.load();
    try (Session session = store.engine().session();
        EngineCursor cursor = session.cursor()) {
      for (boolean there = cursor.first(); there; there = cursor.next()) {
        store.liveKeys().add(load.keys().read(cursor.key(), cursor.keyOffset(), load.keySize()));
      }
    }
  }
}
