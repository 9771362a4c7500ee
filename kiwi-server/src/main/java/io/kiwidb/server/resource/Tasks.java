package io.kiwidb.server.resource;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kiwidb.server.problem.Problem;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import io.kiwidb.server.problem.Problems;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Work that clients start and ask about later. A bounded number runs at a time; the latest that
 * have ended are remembered.
 *
 * <p>Threading: thread-safe. Tasks run on threads of their own and end when the store closes.
 */
public final class Tasks implements AutoCloseable {
  private static final int REMEMBERED = 50;
  private static final long KEEP_SECONDS = 10;
  private static final long END_SECONDS = 2;

  /** A task. */
  public record Info(
      long id,
      String kind,
      String state,
      long startedMillis,
      @Nullable Long endedMillis,
      long done,
      @Nullable Long total,
      String message) {}

  /** Tasks, newest first. */
  public record Listing(List<Info> tasks) {}

  /** Tells how far a task is. Threading: one thread. */
  @FunctionalInterface
  interface Progress {
    /**
     * Tells it.
     *
     * @param total all of the work; empty if it is not known
     * @param message what is being done
     * @return whether to go on
     */
    boolean tell(long done, OptionalLong total, String message);
  }

  /** The work of a task. */
  @FunctionalInterface
  interface Work {
    /** Does it, and returns the result in words. */
    String run(Progress progress);
  }

  private final ThreadPoolExecutor executor;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Deque<Task> tasks = new ArrayDeque<>(); // newest first

  @GuardedBy("lock")
  private long lastId;

  private volatile boolean isClosed;

  /** Creates an empty list; at most so many tasks run at a time. */
  public Tasks(int most) {
    executor = new ThreadPoolExecutor(
        0, most, KEEP_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
          Thread thread = new Thread(task, "kiwi-server-task");
          thread.setDaemon(true);
          return thread;
        });
  }

  private final class Task {
    private final long id;
    private final String kind;
    private volatile Info info;

    Task(long id, String kind) {
      this.id = id;
      this.kind = kind;
      this.info = new Info(id, kind, "running", System.currentTimeMillis(), null, 0, null, "");
    }

    void run(Work work) {
      try {
        end("succeeded", work.run(this::tell));
      } catch (Throwable e) { // thread top: a task that failed says so
        Problem problem = Problems.of(e); // once: it logs
        end("failed", problem.title() + ": " + problem.detail());
      }
    }

    private boolean tell(long done, OptionalLong total, String message) {
      Long all = total.isPresent() ? total.getAsLong() : null;
      info = new Info(id, kind, "running", info.startedMillis(), null, done, all, message);
      return !isClosed;
    }

    private void end(String state, String message) {
      long now = System.currentTimeMillis();
      Info last = info;
      info =
          new Info(id, kind, state, last.startedMillis(), now, last.done(), last.total(), message);
    }
  }

  /** Starts a task. */
  Info start(String kind, Work work) {
    lock.lock();
    try {
      Task task = new Task(++lastId, kind);
      executor.execute(() -> task.run(work));
      tasks.addFirst(task);
      forgetOldest();
      return task.info;
    } catch (RejectedExecutionException e) {
      throw new ProblemException(
          ProblemCode.STORE_BUSY, "Other tasks are running; wait until one has ended.");
    } finally {
      lock.unlock();
    }
  }

  /** Forgets those that ended first. One that runs is not forgotten: clients ask for its end. */
  @GuardedBy("lock")
  private void forgetOldest() {
    Iterator<Task> oldest = tasks.descendingIterator();
    while (tasks.size() > REMEMBERED && oldest.hasNext()) {
      if (oldest.next().info.endedMillis() != null) {
        oldest.remove();
      }
    }
  }

  /** Returns the tasks. */
  public Listing list() {
    lock.lock();
    try {
      return new Listing(tasks.stream().map(task -> task.info).toList());
    } finally {
      lock.unlock();
    }
  }

  /** Returns a task. */
  public Info find(long id) {
    lock.lock();
    try {
      return tasks.stream()
          .filter(task -> task.id == id)
          .findFirst()
          .map(task -> task.info)
          .orElseThrow(() -> Told.gone("task"));
    } finally {
      lock.unlock();
    }
  }

  /** Begins no further task; waits a short time for those that run. */
  @Override
  public void close() {
    isClosed = true;
    executor.shutdown();
    try {
      boolean unused = executor.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
