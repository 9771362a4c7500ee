package io.kiwidb.engine;

import io.kiwidb.OpenMode;
import io.kiwidb.ProviderException;
import io.kiwidb.io.KillPoint;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Closes a database, in this order: callers are refused; writes under way end; what skipped the log
 * is flushed; everything is synced; background work ends; all is let go in the reverse order of
 * opening; files that are not needed any more are removed.
 *
 * <p>What fails does not keep the rest from being closed, whatever it is: lock, threads and files
 * are always freed. The first failure is thrown at the end.
 *
 * <p>It does not refer to the database that the user holds, so that it can close one that was
 * forgotten.
 *
 * <p>Threading: thread-safe. Only the first call closes; others wait for it, but for those from
 * code that closing itself waits for, which return at once.
 */
final class StoreCloser {
  private final StoreAssembly store;
  private final BackgroundWork background;
  private final PendingCalls calls;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CountDownLatch done = new CountDownLatch(1);
  private @Nullable Throwable failure; // of the thread that closes

  StoreCloser(StoreAssembly store, BackgroundWork background, PendingCalls calls) {
    this.store = store;
    this.background = background;
    this.calls = calls;
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

  /** Whether somebody closes it, or has. */
  boolean hasBegun() {
    return begun.get();
  }

  /** A flush or a compaction cannot end while code of users inside of it waits for its end. */
  private void requireElsewhere() {
    if (!isOver() && (store.scheduler.isInTask() || store.compactions.isByHandHere())) {
      throw new IllegalStateException(
          "close() was called inside of a flush or compaction, which it waits for; call it from another thread");
    }
  }

  private boolean isOver() {
    return done.getCount() == 0;
  }

  private void awaitDone() {
    if (store.scheduler.isInAnyTask()) {
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
    boolean wasWritable = store.context.options().openMode() != OpenMode.READ_ONLY
        && store.context.health().isWritable();
    store.context.health().beginClosing();
    for (Step step : STEPS) {
      if (wasWritable || !step.needsWritable) {
        run(step);
      }
    }
    if (wasWritable && failure == null) {
      store.obsoleteFiles.removeAtClose();
    }
    while (!store.closing.isEmpty()) {
      close(store.closing.pop());
    }
    run(Step.TELL_STAGES);
    run(Step.TELL_LISTENERS);
  }

  /**
   * What is done, in this order.
   *
   * <p>Each has its code in its own class, which is there once the database is: to close must not
   * need memory, and a switch has a class that the JVM loads when it comes there for the first
   * time, and never again if it had no memory for it then.
   */
  private enum Step {
    /** Who waits for admission hears of it, and a pause does not outlive the store. */
    END_PAUSES(false) {
      @Override
      void carryOut(StoreCloser closer, StoreAssembly store) {
        store.context.scheduler().signal();
        closer.background.end();
      }
    },
    AWAIT_WRITES(true) {
      @Override
      void carryOut(StoreCloser closer, StoreAssembly store) {
        store.pipeline.awaitWrites();
        KillPoint.hit("close.writes-ended");
      }
    },
    FLUSH_UNLOGGED(true) {
      @Override
      void carryOut(StoreCloser closer, StoreAssembly store) {
        if (store.pipeline.needsFlush()) {
          store.flushes.awaitFlushed(store.pipeline.sealForGood());
        }
        KillPoint.hit("close.flushed");
      }
    },
    STOP_COMPACTIONS(false) {
      @Override
      void carryOut(StoreCloser closer, StoreAssembly store) {
        store.compactions.stop();
        store.compactions.awaitIdle();
      }
    },
    SYNC(true) {
      @Override
      void carryOut(StoreCloser closer, StoreAssembly store) {
        if (closer.failure == null) {
          store.pipeline.syncForGood(store.versions);
          KillPoint.hit("close.synced");
        }
      }
    },
    AWAIT_SETTINGS(false) {
      @Override
      void carryOut(StoreCloser closer, StoreAssembly store) {
        store.context.settings().awaitChanges();
      }
    },
    /** Before the files that its tasks use. */
    END_TASKS(false) {
      @Override
      void carryOut(StoreCloser closer, StoreAssembly store) {
        store.context.scheduler().close();
      }
    },
    SHOW_CLOSED(false) {
      @Override
      void carryOut(StoreCloser closer, StoreAssembly store) {
        store.context.health().closed();
        KillPoint.hit("close.stopped");
        store.context.scheduler().signal();
      }
    },
    ANSWER_WRITERS(false) {
      @Override
      void carryOut(StoreCloser closer, StoreAssembly store) {
        store.pipeline.answerWaiters();
      }
    },
    ANSWER_READERS(false) {
      @Override
      void carryOut(StoreCloser closer, StoreAssembly store) {
        closer.calls.close();
      }
    },
    /** When all parts have been let go, as the next. */
    TELL_STAGES(false) {
      @Override
      void carryOut(StoreCloser closer, StoreAssembly store) {
        store.stages.completeRest();
      }
    },
    TELL_LISTENERS(false) {
      @Override
      void carryOut(StoreCloser closer, StoreAssembly store) {
        store.context.events().tellRest();
      }
    };

    private final boolean needsWritable;

    Step(boolean needsWritable) {
      this.needsWritable = needsWritable;
    }

    abstract void carryOut(StoreCloser closer, StoreAssembly store);
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
      step.carryOut(this, store);
    } catch (Throwable e) { // thread top: the next step has to have its turn
      note(e);
    }
  }

  private void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Throwable e) { // thread top: the other parts must be closed, too
      note(e);
    }
  }

  private void note(Throwable e) {
    Throwable first = failure;
    if (first == null) {
      failure = e;
    } else if (first != e && !(e instanceof OutOfMemoryError)) {
      suppress(first, e);
    }
  }

  private static void suppress(Throwable first, Throwable e) {
    try {
      first.addSuppressed(e);
    } catch (Error unnoted) {
      return; // the first failure is what the caller hears of
    }
  }
}
