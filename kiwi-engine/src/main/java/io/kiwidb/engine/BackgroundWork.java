package io.kiwidb.engine;

import io.kiwidb.Kiwi.Pause;
import io.kiwidb.engine.compact.Compactions;
import io.kiwidb.engine.flush.FlushQueue;
import java.util.concurrent.locks.ReentrantLock;

/** Flushes and compactions as users may pause them. Threading: thread-safe. */
final class BackgroundWork {
  private final FlushQueue flushes;
  private final Compactions compactions;
  private final LeakGuard leaks;
  private final ReentrantLock lock = new ReentrantLock();
  private int pauses; // under the lock

  BackgroundWork(FlushQueue flushes, Compactions compactions, LeakGuard leaks) {
    this.flushes = flushes;
    this.compactions = compactions;
    this.leaks = leaks;
  }

  /** Pauses it once more. */
  Pause pause() {
    lock.lock();
    try {
      if (pauses++ == 0) {
        compactions.pause();
        flushes.pause();
      }
    } finally {
      lock.unlock();
    }
    LeakGuard.Hold hold = leaks.hold("pause of background work", this::resume);
    Pause pause = new HeldPause(hold);
    leaks.watch(pause, hold);
    return pause;
  }

  /** Fails while it is paused, when somebody asks for work and would wait for ever. */
  void requireRunning(String what) {
    lock.lock();
    try {
      if (pauses > 0) {
        throw new IllegalStateException(
            what + " while background work is paused; close the pause first");
      }
    } finally {
      lock.unlock();
    }
  }

  private void resume() {
    lock.lock();
    try {
      if (--pauses == 0) {
        flushes.resume();
        compactions.resume();
      }
    } finally {
      lock.unlock();
    }
  }

  private record HeldPause(LeakGuard.Hold hold) implements Pause {
    @Override
    public void close() {
      hold.release();
    }
  }
}
