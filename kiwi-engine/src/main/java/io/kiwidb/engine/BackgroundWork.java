package io.kiwidb.engine;

import io.kiwidb.Kiwi.Pause;
import io.kiwidb.engine.context.LeakGuard;
import io.kiwidb.engine.files.DirectoryHold;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Pauses of background work, which hold the directory still: no file comes, goes or is replaced,
 * the manifest stays as it is, and of the logs only the newest one grows.
 *
 * <p>So a copy of the directory that is made meanwhile, file by file in any order, is a store with
 * everything that was acknowledged before. What the newest log gets while it is copied may be in
 * the copy in part. The log claims no more syncs meanwhile: a copy has read some stretch of it
 * before it was written and another one after, which otherwise would look like damage of synced
 * bytes.
 *
 * <p>Threading: thread-safe.
 */
final class BackgroundWork {
  private final StoreAssembly store;
  private final DirectoryHold hold;
  private final ReentrantLock lock = new ReentrantLock(); // one begins or ends at a time

  BackgroundWork(StoreAssembly store) {
    this.store = store;
    this.hold = store.context.hold();
  }

  /**
   * Pauses it once more.
   *
   * @param owner kept reachable as long as the pause is: a store that is closed does not hold its
   *     directory still
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

  /** Ends what is under way. Nothing of the kind begins any more. */
  private void holdStill() {
    store.context.remover().hold();
    store.compactions.awaitIdle();
    store.flushes.awaitIdle();
    store.pipeline.holdStill();
    store.pipeline.sync(); // so that no later sync has an edit to make: only the newest log is left
    store.context.settings().awaitChanges();
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
    store.compactions.reconsider();
    store.admission.treeChanged();
    store.context.scheduler().signal();
  }

  private record HeldPause(LeakGuard.Hold hold, Object owner) implements Pause {
    @Override
    public void close() {
      hold.release();
    }
  }
}
