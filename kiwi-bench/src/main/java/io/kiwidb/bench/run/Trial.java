package io.kiwidb.bench.run;

import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.engine.Engine;
import io.kiwidb.bench.report.Latency;
import io.kiwidb.bench.report.Pace;
import io.kiwidb.bench.report.Result;
import io.kiwidb.bench.workload.StoreUnderTest;
import io.kiwidb.bench.workload.Tally;
import io.kiwidb.bench.workload.Task;
import io.kiwidb.bench.workload.Workload;
import io.kiwidb.bench.workload.Workload.Phase;
import java.util.List;

/**
 * Does one workload with one number of threads, and measures around it. Threading: not thread-safe.
 */
final class Trial {
  private static final double NANOS = 1e9;

  private final Workload workload;
  private final int threads;
  private final StoreUnderTest store;
  private final Limits limits;
  private final Watch.Progress progress;

  Trial(
      Workload workload,
      int threads,
      StoreUnderTest store,
      Limits limits,
      Watch.Progress progress) {
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
    ProcessFigures.resetPeaks();
    long cpu = ProcessFigures.cpuNanos();
    long written = bytesWritten(engine);
    Crew crew = new Crew(workload, store, limits, threads);
    Watch watch = new Watch(crew::operations, progress);
    Gauges gauges = new Gauges(store);
    crew.prepare();
    watch.start();
    if (workload.keepsStoreOpen()) {
      gauges.start();
    }
    long nanos;
    List<Result.Sample> course;
    String unsupported;
    long settling;
    Gauges.Readings gauged;
    try {
      nanos = crew.work();
      course = watch.stop();
      unsupported = crew.failure();
      settling = unsupported.isEmpty() ? settle() : 0;
    } finally {
      gauged = gauges.stop(); // whatever happened: nobody may ask a store that is closed
    }
    if (!unsupported.isEmpty()) {
      return Result.unsupported(workload.label(), threads, unsupported);
    }
    cpu = ProcessFigures.cpuNanos() - cpu;
    written = Math.max(0, bytesWritten(store.engine()) - written);
    Tally tally = account(crew, certain);
    Worker companion = crew.companion();
    double seconds = nanos / NANOS;
    long operations = crew.operations();
    return new Result(
        workload.label(),
        threads,
        "",
        operations,
        seconds,
        operations / seconds,
        Latency.of(crew.latencies()),
        tally.found(),
        tally.expected(),
        (double) crew.allocated() / Math.max(1, operations),
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
        ProcessFigures.peakHeapBytes(),
        ProcessFigures.peakResidentBytes(),
        companion == null ? 0 : companion.clocked().operations() / seconds,
        operations < seconds ? Pace.NONE : Pace.of(course),
        course);
  }

  private static long bytesWritten(Engine engine) {
    return ProcessFigures.bytesWritten().orElseGet(() -> engine.bytesWritten().orElse(0));
  }

  /** How many nanoseconds the store needed to finish what it had put off. */
  private long settle() {
    long begun = System.nanoTime();
    if (workload.leavesWork() && limits.settling() == Limits.Settling.WAIT) {
      store.engine().settle();
    }
    return System.nanoTime() - begun;
  }

  /**
   * Brings the liveKeys up to date, and fails if something was not found that had to be, or the
   * other way round.
   */
  private Tally account(Crew crew, boolean certain) {
    Tally tally = new Tally();
    for (Worker worker : crew.workers()) {
      account(worker, tally);
    }
    if (certain && tally.found() != tally.expected()) {
      throw new BenchException(
          workload.label() + " found " + tally.found() + " entries and should have found "
              + tally.expected() + ": the store lost or invented some");
    }
    Worker companion = crew.companion();
    if (companion != null) {
      account(companion, tally);
    }
    return tally;
  }

  private void account(Worker worker, Tally tally) {
    Task task = worker.task();
    if (task != null) {
      task.account(worker.clocked().steps(), store.liveKeys(), tally);
    }
  }
}
