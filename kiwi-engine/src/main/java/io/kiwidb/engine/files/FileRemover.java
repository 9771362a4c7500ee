package io.kiwidb.engine.files;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kiwidb.StorageException;
import io.kiwidb.engine.observe.Events;
import io.kiwidb.io.KillPoint;
import io.kiwidb.io.Storage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Removes obsolete files: the only place that decides when they may be removed. No file is removed
 * while the manifest is in doubt, because the files that the durable state refers to are unknown
 * then, nor while the directory is frozen, nor a file that is pinned, because a copy of the
 * database is being made that contains it. Names are kept until then. If the database ends earlier,
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

  @GuardedBy("lock")
  private final Map<String, Integer> pinned = new HashMap<>(); // how often, by name

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
      } else if (reasons > 0 || pinned.containsKey(name)) {
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
      removeKept();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Keeps some files until the pin is closed, whatever becomes of them. Requires: a {@link #hold}
   * that began before the caller learnt that the files are needed.
   */
  public Pin pin(Collection<String> names) {
    Set<String> files = Set.copyOf(names);
    lock.lock();
    try {
      files.forEach(name -> pinned.merge(name, 1, Integer::sum));
    } finally {
      lock.unlock();
    }
    return new Pin(files);
  }

  /** Files that are kept. Threading: thread-safe. */
  public final class Pin implements AutoCloseable {
    private final Set<String> files;
    private final AtomicBoolean held = new AtomicBoolean(true);

    private Pin(Set<String> files) {
      this.files = files;
    }

    /** Lets the files go; removes those that have become obsolete. Idempotent. */
    @Override
    public void close() {
      if (held.compareAndSet(true, false)) {
        unpin(files);
      }
    }
  }

  private void unpin(Set<String> files) {
    lock.lock();
    try {
      files.forEach(name -> pinned.computeIfPresent(name, (same, n) -> n == 1 ? null : n - 1));
      removeKept();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void removeKept() {
    if (reasons > 0 || keepAll) {
      return;
    }
    List<String> names = new ArrayList<>();
    for (String name : kept) {
      if (!pinned.containsKey(name)) {
        names.add(name);
      }
    }
    names.forEach(kept::remove);
    names.forEach(this::delete);
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
