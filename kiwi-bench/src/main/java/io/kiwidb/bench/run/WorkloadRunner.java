package io.kiwidb.bench.run;

import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.engine.Engine;
import io.kiwidb.bench.report.Latency;
import io.kiwidb.bench.report.Result;
import io.kiwidb.bench.report.ThroughputStability;
import io.kiwidb.bench.workload.StoreUnderTest;
import io.kiwidb.bench.workload.Tally;
import io.kiwidb.bench.workload.Task;
import io.kiwidb.bench.workload.Workload;
import io.kiwidb.bench.workload.Workload.Phase;
import java.util.List;

/** Runs one workload with one thread count and measures it. Threading: not thread-safe. */
final class WorkloadRunner {
  private static final double NANOS = 1e9;

  private final Workload workload;
  private final int threads;
  private final StoreUnderTest store;
  private final Limits limits;
  private final ProgressSampler.Progress progress;

  WorkloadRunner(
      Workload workload,
      int threads,
      StoreUnderTest store,
      Limits limits,
      ProgressSampler.Progress progress) {
    this.workload = workload;
    this.threads = workload.phase() == Phase.ONCE ? 1 : threads;
    this.store = store;
    this.limits = limits;
    this.progress = progress;
  }

  Result run() throws InterruptedException {
    if (workload.phase() == Phase.FILL) {
      store.fresh();
    }
    boolean certain = !workload.hasCompanion() || store.liveKeys().isFull();
    Engine engine = store.engine();
    ProcessMetrics.resetPeaks();
    long cpu = ProcessMetrics.cpuNanos();
    long written = bytesWritten(engine);
    WorkerGroup group = new WorkerGroup(workload, store, limits, threads);
    ProgressSampler sampler = new ProgressSampler(group::operations, progress);
    StoreGauges gauges = new StoreGauges(store);
    group.prepare();
    sampler.start();
    if (workload.keepsStoreOpen()) {
      gauges.start();
    }
    long nanos;
    List<Result.Sample> course;
    String unsupported;
    long settling;
    StoreGauges.Readings gauged;
    try {
      nanos = group.run();
      course = sampler.stop();
      unsupported = group.failure();
      settling = unsupported.isEmpty() ? settle() : 0;
    } finally {
      gauged = gauges.stop(); // always: sampling must end before the store is closed
    }
    if (!unsupported.isEmpty()) {
      return Result.unsupported(workload.label(), threads, unsupported);
    }
    cpu = ProcessMetrics.cpuNanos() - cpu;
    written = Math.max(0, bytesWritten(store.engine()) - written);
    Tally tally = account(group, certain);
    Worker companion = group.companion();
    double seconds = nanos / NANOS;
    long operations = group.operations();
    return new Result(
        workload.label(),
        threads,
        "",
        operations,
        seconds,
        operations / seconds,
        Latency.of(group.latencies()),
        tally.found(),
        tally.expected(),
        (double) group.allocated() / Math.max(1, operations),
        tally.userBytes(),
        written,
        tally.userBytes() == 0 ? 0 : (double) written / tally.userBytes(),
        settling / NANOS,
        store.engine().spaceBytes(),
        Math.round(gauged.space().getAverage()),
        gauged.space().getMax(),
        store.engine().sortedRuns().orElse(0),
        gauged.sortedRuns().getAverage(),
        cpu / NANOS,
        ProcessMetrics.peakHeapBytes(),
        ProcessMetrics.peakResidentBytes(),
        companion == null ? 0 : companion.timer().operations() / seconds,
        operations < seconds ? ThroughputStability.NONE : ThroughputStability.of(course),
        course);
  }

  private static long bytesWritten(Engine engine) {
    return ProcessMetrics.bytesWritten().orElseGet(() -> engine.bytesWritten().orElse(0));
  }

  /** Flushes and waits for background work if required. Returns the duration in nanoseconds. */
  private long settle() {
    long begun = System.nanoTime();
    if (workload.leavesWork() && limits.settling() == Limits.Settling.WAIT) {
      store.engine().settle();
    }
    return System.nanoTime() - begun;
  }

  /** Updates the live keys. Throws if the workload found fewer or more entries than expected. */
  private Tally account(WorkerGroup group, boolean certain) {
    Tally tally = new Tally();
    for (Worker worker : group.workers()) {
      account(worker, tally);
    }
    if (certain && tally.found() != tally.expected()) {
      throw new BenchException(
          workload.label() + " found " + tally.found() + " entries and should have found "
              + tally.expected() + ": the store lost or duplicated entries");
    }
    Worker companion = group.companion();
    if (companion != null) {
      account(companion, tally);
    }
    return tally;
  }

  private void account(Worker worker, Tally tally) {
    Task task = worker.task();
    if (task != null) {
      task.account(worker.timer().steps(), store.liveKeys(), tally);
    }
  }
}
