package io.kiwidb.engine.files;

import io.kiwidb.StorageException;
import io.kiwidb.engine.observe.Events;
import io.kiwidb.io.KillPoint;
import io.kiwidb.io.Storage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Removes files that nothing refers to, and the one place that decides when they may go: not while
 * the manifest is in doubt, because what on the disk refers to them is not known then, and not
 * while the directory is held still. Until that is over names are kept; a database that ends before
 * leaves the files, and the next opening removes them.
 *
 * <p>Threading: thread-safe; while one thread removes a file the others wait.
 */
public final class FileRemover {
  private final Storage storage;
  private final Events events;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<String> kept = new LinkedHashSet<>(); // guarded by the lock
  private int reasons; // to keep files; guarded by the lock
  private volatile boolean keepAll;

  public FileRemover(Storage storage, Events events) {
    this.storage = storage;
    this.events = events;
  }

  /**
   * Removes a file, now or when nothing speaks against it any more. No effect if it is absent; a
   * failure is logged.
   */
  public void remove(String name) {
    if (keepAll) {
      return;
    }
    lock.lock();
    try {
      if (keepAll) {
        return;
      } else if (reasons > 0) {
        kept.add(name);
      } else {
        delete(name);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * From now on nothing is removed until the database has been reopened: it is not known any more
   * what is needed.
   */
  public void keepAll() {
    keepAll = true; // without the lock, for which there may be no memory
  }

  /**
   * From now on nothing is removed; a removal that has begun has ended when this returns. Each hold
   * ends with {@link #letGo}.
   */
  public void hold() {
    lock.lock();
    try {
      reasons++;
    } finally {
      lock.unlock();
    }
  }

  /** One reason to keep files is over; after the last one what was kept is removed. */
  public void letGo() {
    lock.lock();
    try {
      reasons--;
      if (reasons == 0) {
        List<String> names = new ArrayList<>(kept);
        kept.clear();
        names.forEach(this::delete);
      }
    } finally {
      lock.unlock();
    }
  }

  private void delete(String name) {
    try {
      KillPoint.hit("file.before-remove");
      storage.delete(name);
      KillPoint.hit("file.removed");
    } catch (StorageException e) {
      if (e.reason() != StorageException.Reason.MISSING) {
        events.warn("file.remove-failed name=" + name, e);
      }
    }
  }
}
