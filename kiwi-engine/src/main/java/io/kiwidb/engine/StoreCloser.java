package io.kiwidb.engine;

import io.kiwidb.OpenMode;
import io.kiwidb.ProviderException;
import io.kiwidb.io.KillPoint;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Closes a database, in this order: refuses callers; waits for copies and writes in progress;
 * flushes entries that bypassed the log; syncs everything; ends background work; releases all
 * resources in the reverse order of opening; removes obsolete files.
 *
 * <p>A failure of one step does not stop the others: the lock, threads and files are always
 * released. The first failure is thrown at the end.
 *
 * <p>Does not refer to the object that the user holds, so that it can close an abandoned database.
 *
 * <p>Threading: thread-safe. Only the first call closes; other callers wait for it, except calls
 * from code that closing itself waits for, which return at once.
 */
final class StoreCloser {
  private final StoreAssembly store;
  private final BackgroundWork background;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CountDownLatch done = new CountDownLatch(1);
  private @Nullable Throwable failure; // written and read by the closing thread

  StoreCloser(StoreAssembly store, BackgroundWork background) {
    this.store = store;
    this.background = background;
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
    } else if (failure != null) { // a checked exception of a part that is only AutoCloseable
      throw new ProviderException("a part", "close", failure);
    }
  }

  /** Returns whether closing has begun. */
  boolean hasBegun() {
    return begun.get();
  }

  /**
   * Rejects a call from inside a flush, a compaction or a copy, which could not end while it waits
   * for closing.
   */
  private void requireElsewhere() {
    if (!isOver() && (store.scheduler.isInTask() || isByHandHere() || store.images.isTakenHere())) {
      throw new IllegalStateException(
          "close() was called from inside a flush, a compaction or a copy, which it waits for; call it from another thread");
    }
  }

  private boolean isByHandHere() {
    return store.keyspaces.list().stream().anyMatch(one -> one.compactions().isByHandHere());
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
   * The steps, in order.
   *
   * <p>The code of each is in a class of its own, loaded with the database: closing must not need
   * memory. A switch over an enum has a synthetic class, which the JVM loads at first use, and
   * never again if memory was short then.
   */
  private enum Step {
    /** Wakes callers that wait for admission; ends pauses, which must not outlive the store. */
    END_PAUSES(false) {
      @Override
      void carryOut(StoreCloser closer, StoreAssembly store) {
        store.context.scheduler().signal();
        closer.background.end();
      }
    },
    /** Copies being made end with an exception; they use files. */
    AWAIT_COPIES(false) {
      @Override
      void carryOut(StoreCloser closer, StoreAssembly store) {
        store.images.awaitNone();
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
        store.keyspaces.forEach(one -> one.compactions().stop());
        store.keyspaces.forEach(one -> one.compactions().awaitIdle());
      }
    },
    SYNC(true) {
      @Override
      void carryOut(StoreCloser closer, StoreAssembly store) {
        if (closer.failure == null) {
          store.pipeline.syncForGood();
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
    /** Before closing the files that its tasks use. */
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
        store.calls.close();
      }
    },
    /** After all parts have been closed, as is the next step. */
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
    Step.AWAIT_COPIES,
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
    } catch (Throwable e) { // thread top: the next step must run
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
      return; // the first failure is the one that the caller gets
    }
  }
}
