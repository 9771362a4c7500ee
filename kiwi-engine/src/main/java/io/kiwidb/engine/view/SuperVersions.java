package io.kiwidb.engine.view;

import io.kiwidb.engine.gap.Gaps;
import io.kiwidb.engine.manifest.Version;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The current {@link SuperVersion}: the only place where what readers see is replaced.
 *
 * <p>Threading: thread-safe. {@link #enter} and {@link #exit} take no lock.
 */
public final class SuperVersions {
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable SuperVersion current;

  private final Gaps gaps = new Gaps();
  private final Supplier<RuntimeException> closed;
  private volatile @Nullable SuperVersions successor;

  /**
   * Creates it without a super-version.
   *
   * @param closed creates the exception for readers that enter when there is none
   */
  public SuperVersions(Supplier<RuntimeException> closed) {
    this.closed = closed;
  }

  /** Returns the gaps that readers have found. */
  Gaps gaps() {
    return gaps;
  }

  /**
   * Enters the current super-version on a stripe from {@link #stripe}; must be exited on the same
   * stripe.
   */
  public SuperVersion enter(int stripe) {
    while (true) {
      SuperVersion seen = current;
      if (seen == null) {
        SuperVersions next = successor;
        if (next != null) {
          return next.enter(stripe);
        }
        throw closed.get();
      }
      seen.enter(stripe);
      if (current == seen) {
        return seen;
      }
      seen.exit(stripe);
    }
  }

  /**
   * Like {@link #enter}, for background work and overviews: returns null once this is closed, as
   * when the keyspace was dropped or cleared meanwhile.
   */
  public @Nullable SuperVersion tryEnter(int stripe) {
    while (true) {
      SuperVersion seen = current;
      if (seen == null) {
        return null;
      }
      seen.enter(stripe);
      if (current == seen) {
        return seen;
      }
      seen.exit(stripe);
    }
  }

  /** Leaves a super-version; it may be freed then. */
  public void exit(SuperVersion entered, int stripe) {
    entered.exit(stripe);
  }

  /** Returns the counter of the calling thread. */
  public static int stripe() {
    return SuperVersion.stripe();
  }

  /** Returns the number of sealed memtables, without entering. */
  public int sealedCount() {
    SuperVersion seen = current;
    return seen == null ? 0 : seen.sealedCount();
  }

  /** Installs the first super-version: tables, and no memtable. */
  public void begin(Version version) {
    lock.lock();
    try {
      replace(new SuperVersion(gaps, MemTableSlot.NONE, List.of(), version));
    } finally {
      lock.unlock();
    }
  }

  /** Installs a new active memtable where there is none. */
  public void open(MemTableSlot active) {
    lock.lock();
    try {
      SuperVersion before = requireCurrent();
      replace(new SuperVersion(gaps, active, before.sealed(), before.version()));
    } finally {
      lock.unlock();
    }
  }

  /** Makes the active memtable the newest sealed one. */
  public void seal() {
    lock.lock();
    try {
      SuperVersion before = requireCurrent();
      replace(new SuperVersion(gaps, MemTableSlot.NONE, before.memtables(), before.version()));
    } finally {
      lock.unlock();
    }
  }

  private SuperVersion requireCurrent() {
    SuperVersion seen = current;
    if (seen == null) {
      throw closed.get();
    }
    return seen;
  }

  /** Installs another version of the tables and removes the memtables that it now contains. */
  public void install(Version version, List<MemTableSlot> flushed) {
    lock.lock();
    try {
      SuperVersion before = current;
      if (before == null) {
        return; // recovery installs its own when it is done, or the keyspace is gone
      }
      List<MemTableSlot> sealed = before.sealed();
      sealed.removeAll(flushed);
      replace(new SuperVersion(gaps, before.active(), sealed, version));
    } finally {
      lock.unlock();
    }
  }

  /** Removes memtables of which nothing had to be written to a table. */
  public void remove(List<MemTableSlot> flushed) {
    lock.lock();
    try {
      SuperVersion before = current;
      if (before != null) {
        List<MemTableSlot> sealed = before.sealed();
        sealed.removeAll(flushed);
        replace(new SuperVersion(gaps, before.active(), sealed, before.version()));
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Closes it: no reader can enter any more, and the members are released when the last reader
   * leaves.
   */
  public void close() {
    lock.lock();
    try {
      replace(null);
    } finally {
      lock.unlock();
    }
  }

  /** Closes it in favour of another, to which readers go from now on. */
  public void closeFor(SuperVersions next) {
    successor = next;
    close();
  }

  private void replace(@Nullable SuperVersion next) {
    SuperVersion before = current;
    current = next;
    if (before != null) {
      before.retire();
    }
  }
}
