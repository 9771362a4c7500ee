package io.kiwidb.engine.compact;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kiwidb.io.Scheduler;
import io.kiwidb.io.Scheduler.Lane;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs the parts of a merge. The thread of the job takes one after the other, and idle workers of
 * the lane help; so a job ends even if no worker ever comes. After a failure no further part
 * begins.
 *
 * <p>Threading: thread-safe; {@link #run} is called once.
 */
final class PartRunner {
  private final List<MergePart> parts;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private int begun;

  @GuardedBy("lock")
  private @Nullable Throwable failure;

  private volatile int ended; // written under the lock
  private volatile int claimed; // written under the lock

  PartRunner(List<MergePart> parts) {
    this.parts = parts;
  }

  /** Returns when every part that began has ended; throws the first failure. */
  void run(Scheduler scheduler) {
    for (int i = 1; i < parts.size(); i++) {
      scheduler.execute(Lane.COMPACTION, () -> help(scheduler));
    }
    help(scheduler);
    scheduler.await(() -> ended == claimed, Long.MAX_VALUE);
    lock.lock();
    try {
      rethrow(failure);
    } finally {
      lock.unlock();
    }
  }

  private static void rethrow(@Nullable Throwable failure) {
    if (failure instanceof RuntimeException e) {
      throw e;
    } else if (failure instanceof Error e) {
      throw e;
    }
  }

  private void help(Scheduler scheduler) {
    for (MergePart part = take(); part != null; part = take()) {
      Throwable thrown = null;
      try {
        part.run();
      } catch (RuntimeException | Error e) { // thread top of a helper: reported to the job
        thrown = e;
      }
      end(thrown);
      scheduler.signal();
    }
  }

  private @Nullable MergePart take() {
    lock.lock();
    try {
      if (failure != null || begun == parts.size()) {
        return null;
      }
      MergePart part = parts.get(begun++);
      claimed = begun;
      return part;
    } finally {
      lock.unlock();
    }
  }

  private void end(@Nullable Throwable thrown) {
    lock.lock();
    try {
      if (failure == null) {
        failure = thrown;
      } else if (thrown != null && thrown != failure) {
        // The JVM may throw the same OutOfMemoryError twice.
        failure.addSuppressed(thrown);
      }
      int done = ended + 1;
      ended = done;
    } finally {
      lock.unlock();
    }
  }
}
