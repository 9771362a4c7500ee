package io.kiwidb.engine;

import io.kiwidb.OpenMode;
import io.kiwidb.ProviderException;
import io.kiwidb.io.KillPoint;
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
    rethrow(failure);
  }

  private static void rethrow(@Nullable Throwable failure) {
    if (failure instanceof RuntimeException e) {
      throw e;
    } else if (failure instanceof Error e) {
      throw e;
    } else if (failure != null) { // a part of another kind of closeable
      throw new ProviderException("a part", "close", failure);
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
    for (Step step : STEPS) {
      if (wasWritable || !step.needsWritable) {
        run(step);
      }
    }
    if (wasWritable && failure == null) {
      parts.leftovers.removeAtClose();
    }
    while (!parts.closing.isEmpty()) {
      close(parts.closing.pop());
    }
    run(Step.TELL_STAGES);
    run(Step.TELL_LISTENERS);
  }

  /** What is done in which order. Its own objects are there from the beginning: to close must not need memory. */
  private enum Step {
    /** Who waits for admission hears of it, and a pause does not outlive the store. */
    END_PAUSES(false),
    AWAIT_WRITES(true),
    FLUSH_UNLOGGED(true),
    STOP_COMPACTIONS(false),
    SYNC(true),
    AWAIT_SETTINGS(false),
    /** Before the files that its tasks use. */
    END_TASKS(false),
    SHOW_CLOSED(false),
    ANSWER_WRITERS(false),
    ANSWER_READERS(false),
    TELL_STAGES(false),
    TELL_LISTENERS(false);

    private final boolean needsWritable;

    Step(boolean needsWritable) {
      this.needsWritable = needsWritable;
    }
  }

  private static final Step[] STEPS = {
    Step.END_PAUSES,
    Step.AWAIT_WRITES,
    Step.FLUSH_UNLOGGED,
    Step.STOP_COMPACTIONS,
    Step.SYNC,
    Step.AWAIT_SETTINGS,
    Step.END_TASKS,
    Step.SHOW_CLOSED,
    Step.ANSWER_WRITERS,
    Step.ANSWER_READERS
  };

  private void run(Step step) {
    try {
      carryOut(step);
    } catch (Throwable e) { // thread top: the next step has to have its turn
      note(e);
    }
  }

  private void carryOut(Step step) {
    switch (step) {
      case END_PAUSES -> {
        parts.context.scheduler().signal();
        background.end();
      }
      case AWAIT_WRITES -> {
        parts.pipeline.awaitWrites();
        KillPoint.hit("close.writes-ended");
      }
      case FLUSH_UNLOGGED -> {
        if (parts.pipeline.needsFlush()) {
          parts.flushes.awaitFlushed(parts.pipeline.sealForGood());
        }
        KillPoint.hit("close.flushed");
      }
      case STOP_COMPACTIONS -> {
        parts.compactions.stop();
        parts.compactions.awaitIdle();
      }
      case SYNC -> {
        if (failure == null) {
          parts.pipeline.syncForGood(parts.versions);
          KillPoint.hit("close.synced");
        }
      }
      case AWAIT_SETTINGS -> parts.context.settings().awaitChanges();
      case END_TASKS -> parts.context.scheduler().close();
      case SHOW_CLOSED -> {
        parts.context.health().closed();
        KillPoint.hit("close.stopped");
        parts.context.scheduler().signal();
      }
      case ANSWER_WRITERS -> parts.pipeline.answerWaiters();
      case ANSWER_READERS -> async.close();
      case TELL_STAGES -> parts.stages.completeRest();
      case TELL_LISTENERS -> parts.context.events().tellRest();
    }
  }

  private void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Throwable e) { // thread top: the other parts have to be closed, too
      note(e);
    }
  }

  private void note(Throwable e) {
    Throwable first = failure;
    if (first == null) {
      failure = e;
    } else if (first != e && !(e instanceof OutOfMemoryError)) {
      first.addSuppressed(e);
    }
  }
}
