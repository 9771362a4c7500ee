package io.kiwidb.engine.view;

import io.kiwidb.engine.manifest.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The present {@link SuperVersion}: the one place where what readers see is replaced.
 *
 * <p>Threading: thread-safe. {@link #enter} and {@link #exit} take no lock.
 */
public final class SuperVersions {
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable SuperVersion current;

  private final Supplier<RuntimeException> closed;

  /**
   * With nothing yet.
   *
   * @param closed makes the error for who enters when there is nothing (any more)
   */
  public SuperVersions(Supplier<RuntimeException> closed) {
    this.closed = closed;
  }

  /**
   * Enters the present super-version on a stripe from {@link #stripe}; must be exited on the same
   * stripe.
   */
  public SuperVersion enter(int stripe) {
    while (true) {
      SuperVersion seen = current;
      if (seen == null) {
        throw closed.get();
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

  /** The counter that the calling thread uses. */
  public static int stripe() {
    return SuperVersion.stripe();
  }

  /** How many memtables wait for their flush; a glance without entering. */
  public int sealedCount() {
    SuperVersion seen = current;
    return seen == null ? 0 : seen.sealedCount();
  }

  /** A new active memtable; what was active becomes the newest sealed one. */
  public void activate(MemTableSlot active, Version version) {
    lock.lock();
    try {
      SuperVersion before = current;
      List<MemTableSlot> sealed = new ArrayList<>();
      if (before != null) {
        sealed.addAll(before.memtables());
      }
      replace(new SuperVersion(active, sealed, version));
    } finally {
      lock.unlock();
    }
  }

  /** Another version of the tables, without the memtables that it now contains. */
  public void install(Version version, List<MemTableSlot> flushed) {
    lock.lock();
    try {
      SuperVersion before = current;
      if (before == null) {
        return; // recovery installs its own when it is done
      }
      List<MemTableSlot> sealed = before.memtables();
      sealed.remove(0);
      sealed.removeAll(flushed);
      replace(new SuperVersion(before.active(), sealed, version));
    } finally {
      lock.unlock();
    }
  }

  /** Ends it: nobody can enter any more, and what is held is freed when the last reader leaves. */
  public void close() {
    lock.lock();
    try {
      replace(null);
    } finally {
      lock.unlock();
    }
  }

  private void replace(@Nullable SuperVersion next) {
    SuperVersion before = current;
    current = next;
    if (before != null) {
      before.retire();
    }
  }
}
