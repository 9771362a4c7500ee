package io.kiwidb.engine.files;

import com.google.errorprone.annotations.concurrent.GuardedBy;
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
 * Removes obsolete files: the only place that decides when they may be removed. No file is removed
 * while the manifest is in doubt, because the files that the durable state refers to are unknown
 * then, nor while the directory is frozen. Names are kept until then. If the database ends earlier,
 * the files stay and the next opening removes them.
 *
 * <p>Threading: thread-safe; while one thread removes a file the others wait.
 */
public final class FileRemover {
  private final Storage storage;
  private final Events events;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Set<String> kept = new LinkedHashSet<>();

  @GuardedBy("lock")
  private int reasons; // to keep files

  private volatile boolean keepAll;

  public FileRemover(Storage storage, Events events) {
    this.storage = storage;
    this.events = events;
  }

  /**
   * Removes a file, now or as soon as removal is allowed. No effect if it is absent; a failure is
   * logged.
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

  /** Stops all removal until the database is reopened: which files are needed is unknown. */
  public void keepAll() {
    keepAll = true; // without the lock, which may need memory that is not available
  }

  /**
   * Suspends removal; when this returns no removal is in progress. Each call is ended by one of
   * {@link #letGo}.
   */
  public void hold() {
    lock.lock();
    try {
      reasons++;
    } finally {
      lock.unlock();
    }
  }

  /** Ends one {@link #hold}; the last one removes the files kept meanwhile. */
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
