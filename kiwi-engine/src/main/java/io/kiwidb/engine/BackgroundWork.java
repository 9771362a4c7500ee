package io.kiwidb.engine;

import io.kiwidb.Kiwi.Pause;
import io.kiwidb.engine.context.LeakGuard;
import io.kiwidb.engine.files.DirectoryHold;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Pauses of background work. While one is open the directory is frozen: no file is created, removed
 * or replaced, the manifest does not change, and of the logs only the newest one grows.
 *
 * <p>A copy of the directory made during a pause, file by file in any order, is therefore a valid
 * store with everything acknowledged before the pause. Bytes appended to the newest log during the
 * copy may be in it in part. The log claims no further syncs during a pause: a copy may have read
 * one range of the log before it was written and a later range after, which would otherwise look
 * like corruption of synced bytes.
 *
 * <p>Threading: thread-safe.
 */
final class BackgroundWork {
  private final StoreAssembly store;
  private final DirectoryHold hold;
  private final ReentrantLock lock = new ReentrantLock(); // one pause begins or ends at a time

  BackgroundWork(StoreAssembly store) {
    this.store = store;
    this.hold = store.context.hold();
  }

  /**
   * Begins one more pause.
   *
   * @param owner kept reachable as long as the pause is: closing the store ends its pauses
   */
  Pause pause(Object owner) {
    lock.lock();
    try {
      if (hold.begin()) {
        boolean still = false;
        try {
          holdStill();
          still = true;
        } finally {
          if (!still) {
            resume();
          }
        }
      }
    } finally {
      lock.unlock();
    }
    LeakGuard.Hold held = store.leaks.holdUntilEnded("pause of background work", this::resume);
    Pause pause = new HeldPause(held, owner);
    store.leaks.watch(pause, held);
    return pause;
  }

  /** Waits for running background work to end. No more of it begins. */
  private void holdStill() {
    store.context.remover().hold();
    store.keyspaces.forEach(one -> one.compactions().awaitIdle());
    store.flushes.awaitIdle();
    store.pipeline.holdStill();
    // So that no later sync has to write an edit: only the newest log is unsynced.
    store.pipeline.sync();
    store.context.settings().awaitChanges();
    store.context.clock().awaitWrites();
  }

  /** Ends all pauses, because the store is being closed. */
  void end() {
    lock.lock();
    try {
      if (hold.endAll()) {
        goOn();
      }
    } finally {
      lock.unlock();
    }
  }

  private void resume() {
    lock.lock();
    try {
      if (hold.end()) {
        goOn();
      }
    } finally {
      lock.unlock();
    }
  }

  private void goOn() {
    store.context.remover().letGo();
    store.pipeline.goOn();
    store.flushes.resume();
    store.keyspaces.forEach(one -> one.compactions().reconsider());
    store.admission.settingsChanged();
    store.context.scheduler().signal();
  }

  private record HeldPause(LeakGuard.Hold hold, Object owner) implements Pause {
    @Override
    public void close() {
      hold.release();
    }
  }
}
