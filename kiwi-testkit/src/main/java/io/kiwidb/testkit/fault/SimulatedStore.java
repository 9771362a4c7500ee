package io.kiwidb.testkit.fault;

import io.kiwidb.Kiwi;
import io.kiwidb.io.Storage;
import io.kiwidb.testkit.model.ScriptClock;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Opens the store of a workload under simulation, each time with a new scheduler, so that tasks of
 * an abandoned store do not continue in the next. Their wall clock moves only if the script moves
 * it.
 *
 * <p>Threading: not thread-safe.
 */
public final class SimulatedStore implements Function<Storage, Kiwi> {
  private static final int MOST_TASKS = 10_000;

  private final Workload workload;
  private final SimulatedTime time = new SimulatedTime();
  private final ScriptClock clock = new ScriptClock(time);
  private @Nullable SimulatedScheduler tasks;
  private @Nullable BoundedScheduler scheduler;

  /** Creates an opener for stores of a workload. */
  public SimulatedStore(Workload workload) {
    this.workload = workload;
  }

  @Override
  public Kiwi apply(Storage storage) {
    tasks = new SimulatedScheduler(time, workload.script().seed());
    scheduler = new BoundedScheduler(time, tasks);
    return Kiwi.open(
        storage, workload.builder().timeSource(clock).scheduler(scheduler).build());
  }

  /** Returns the clock of all stores. */
  public ScriptClock clock() {
    return clock;
  }

  /** Runs one background task of the store opened last, if one is ready. */
  public void runOne() {
    if (tasks != null) {
      tasks.runOne();
    }
  }

  /** Marks the start of a call into the store, which then has ten simulated minutes. */
  void callBegins() {
    if (scheduler != null) {
      scheduler.callBegins();
    }
  }

  /** Advances the time and runs all tasks that become due. */
  void pass(Duration duration) {
    callBegins();
    time.advance(duration);
    for (int i = 0; Objects.requireNonNull(tasks).runOne(); i++) {
      if (i == MOST_TASKS) {
        throw new AssertionError("background work does not end: " + i + " tasks");
      }
    }
  }

  /** Advances the time until a condition holds; returns whether it does within nine minutes. */
  boolean passUntil(BooleanSupplier condition) {
    callBegins();
    return Objects.requireNonNull(scheduler)
        .await(condition, Duration.ofMinutes(9).toNanos());
  }

  /** Fails if a wait did not end, or a task threw. */
  void check() {
    if (scheduler != null && tasks != null) {
      scheduler.assertNoHang();
      tasks.assertNoFailures();
    }
  }
}
