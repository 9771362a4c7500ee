package io.kiwidb.engine.schedule;

import io.kiwidb.io.Scheduler;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * The default scheduler: a few daemon threads per lane, by default one, see {@link #workers}. A
 * thread starts when there is a task for it.
 *
 * <p>Threading: thread-safe, also for virtual threads: no thread waits in a monitor. Tasks of a
 * lane start in the order in which they become due. {@link #close} waits for running tasks, except
 * when called by a task, because a thread cannot wait for itself.
 */
public final class ThreadScheduler implements Scheduler {
  private final String name;
  private final Map<Lane, WorkerLane> lanes = new EnumMap<>(Lane.class);
  private final ChangeSignal changes = new ChangeSignal();

  /**
   * Creates a scheduler; threads start later.
   *
   * @param name prefix of the thread names, such as the name of the store
   */
  public ThreadScheduler(String name) {
    this.name = name;
    for (Lane lane : Lane.values()) {
      lanes.put(lane, newLane(lane));
    }
  }

  @Override
  public void execute(Lane lane, Runnable task) {
    submit(lane, 0, this, task);
  }

  @Override
  public void schedule(Lane lane, long delayNanos, Runnable task) {
    submit(lane, delayNanos, this, task);
  }

  /** Runs a task of an owner on its lane after a delay, see {@link #drop}. */
  void submit(Lane lane, long delayNanos, Object owner, Runnable task) {
    lane(lane).submit(delayNanos, owner, () -> run(task));
  }

  /** Drops the queued tasks of an owner. Running ones go on. */
  void drop(Object owner) {
    lanes.values().forEach(lane -> lane.drop(owner));
  }

  @Override
  public void workers(Lane lane, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("a lane needs at least 1 worker, but got " + count);
    }
    lane(lane).workers(count);
  }

  @Override
  public boolean await(BooleanSupplier done, long timeoutNanos) {
    return changes.await(done, timeoutNanos);
  }

  @Override
  public void signal() {
    changes.signal();
  }

  @Override
  public void close() {
    lanes.values().forEach(WorkerLane::close);
    boolean byTask = Thread.currentThread() instanceof Worker worker && worker.owner == this;
    if (!byTask) {
      lanes.values().forEach(WorkerLane::awaitEnd);
    }
    signal();
  }

  @Override
  public String toString() {
    return "ThreadScheduler[" + name + "]";
  }

  private WorkerLane lane(Lane lane) {
    return Objects.requireNonNull(lanes.get(lane));
  }

  private WorkerLane newLane(Lane lane) {
    String prefix = name + "-" + lane.name().toLowerCase(Locale.ROOT) + "-";
    return new WorkerLane((body, number) -> new Worker(this, body, prefix + number));
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) { // thread top: one task must not end the lane
      Thread worker = Thread.currentThread();
      worker.getUncaughtExceptionHandler().uncaughtException(worker, e);
    } finally {
      signal();
    }
  }

  private static final class Worker extends Thread {
    private final ThreadScheduler owner;

    Worker(ThreadScheduler owner, Runnable task, String name) {
      super(task, name);
      this.owner = owner;
      setDaemon(true);
    }
  }
}
