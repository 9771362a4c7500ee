package io.kiwidb.engine;

import io.kiwidb.OpenMode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Closes a database, in this order: callers are refused; writes under way end; what skipped the log is flushed; everything is synced;
 * background work ends; all is let go in the reverse order of opening; files that are not needed any more are removed.
 *
 * <p>What fails does not keep the rest from being closed, whatever it is: lock, threads and files are always freed. The first failure is
 * thrown at the end.
 *
 * <p>Threading: thread-safe. Only the first call closes; others wait for it, but for those from code that closing itself waits for, which
 * return at once.
 */
final class StoreCloser {
  private final StoreAssembly parts;
  private final BackgroundWork background;
  private final AsyncStore async;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CountDownLatch done = new CountDownLatch(1);
  private @Nullable Throwable failure; // of the thread that closes

  StoreCloser(StoreAssembly parts, BackgroundWork background, AsyncStore async) {
    this.parts = parts;
    this.background = background;
    this.async = async;
  }

  void close() {
    requireElsewhere();
    if (!begun.compareAndSet(false, true)) {
      awaitDone();
      return;
    }
    try {
      closeAll();
    } finally {
      done.countDown();
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    } else if (failure instanceof Error e) {
      throw e;
    }
  }

  /** A flush or a compaction cannot end while code of users inside of it waits for its end. */
  private void requireElsewhere() {
    if (!isOver() && (parts.scheduler.isInTask() || parts.compactions.isByHandHere())) {
      throw new IllegalStateException(
          "close() was called inside of a flush or compaction, which it waits for; call it from another thread");
    }
  }

  private boolean isOver() {
    return done.getCount() == 0;
  }

  private void awaitDone() {
    if (parts.scheduler.isInAnyTask()) {
      return;
    }
    boolean interrupted = false;
    while (!isOver()) {
      try {
        done.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeAll() {
    boolean wasWritable = parts.context.options().openMode() != OpenMode.READ_ONLY
        && parts.context.health().isWritable();
    parts.context.health().beginClosing();
    step(parts.context.scheduler()::signal); // who waits for admission hears of it
    step(background::end); // a pause does not outlive the store
    if (wasWritable) {
      step(parts.pipeline::awaitWrites);
      step(this::flushUnlogged);
    }
    parts.compactions.stop();
    step(parts.compactions::awaitIdle);
    if (wasWritable && failure == null) {
      step(() -> parts.pipeline.syncForGood(parts.versions));
    }
    step(parts.context.settings()::awaitChanges);
    step(parts.context.scheduler()::close); // before the files that its tasks use
    parts.context.health().closed();
    step(parts.context.scheduler()::signal);
    step(parts.pipeline::answerWaiters);
    step(async::close);
    if (wasWritable && failure == null) {
      parts.leftovers.removeAtClose();
    }
    while (!parts.closing.isEmpty()) {
      AutoCloseable part = parts.closing.pop();
      step(() -> StoreAssembly.closeQuietly(part));
    }
    step(parts.stages::completeRest);
    step(parts.context.events()::tellRest);
  }

  private void flushUnlogged() {
    if (parts.pipeline.needsFlush()) {
      parts.flushes.awaitFlushed(parts.pipeline.sealForGood());
    }
  }

  private void step(Runnable step) {
    try {
      step.run();
    } catch (Throwable e) { // thread top: the next step has to have its turn
      if (failure == null) {
        failure = e;
      } else if (failure != e) {
        failure.addSuppressed(e);
      }
    }
  }
}
