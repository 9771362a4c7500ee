package io.kiwidb.engine;

import io.kiwidb.DatabaseClosedException;
import io.kiwidb.DatabaseState;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.KiwiEvent;
import io.kiwidb.ReadOnlyDatabaseException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the database can do: the one place where that is decided.
 *
 * <p>States only get worse, {@code OPEN → DEGRADED → READ_ONLY → FATAL → CORRUPT → CLOSED}, but for {@link #recoverFrom}, which leads
 * from {@code DEGRADED} and {@code READ_ONLY} back to {@code OPEN}.
 *
 * <p>Threading: thread-safe; asking is a volatile read.
 */
public final class StoreHealth {
  private final String location;
  private final Events events;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile DatabaseState state = DatabaseState.OPEN;
  private volatile @Nullable Throwable cause;
  private volatile boolean openedReadOnly;

  /** Of a database that works. */
  public StoreHealth(String location, Events events) {
    this.location = location;
    this.events = events;
  }

  /** Says that it was opened read-only. */
  void openedReadOnly() {
    lock.lock();
    try {
      openedReadOnly = true;
      state = new DatabaseState(Health.READ_ONLY, Optional.of("it was opened read-only"));
    } finally {
      lock.unlock();
    }
  }

  /** What it can do. */
  public DatabaseState state() {
    return state;
  }

  /** Fails when the database is closed. */
  public void requireOpen() {
    if (state.health() == Health.CLOSED) {
      throw new DatabaseClosedException("database " + location);
    }
  }

  /** Whether it is closed. */
  public boolean isClosed() {
    return state.health() == Health.CLOSED;
  }

  /** Whether writes are taken. */
  public boolean isWritable() {
    return state.health().compareTo(Health.DEGRADED) <= 0;
  }

  /** Fails when writes are not taken. */
  public void requireWritable() {
    DatabaseState now = state;
    if (now.health().compareTo(Health.DEGRADED) > 0) {
      throw refusal(now);
    }
  }

  private RuntimeException refusal(DatabaseState now) {
    if (now.health() == Health.CLOSED) {
      return new DatabaseClosedException("database " + location);
    }
    String remedy = openedReadOnly
        ? "open it in another mode to write"
        : now.health() == Health.READ_ONLY
            ? "writing resumes when that is over"
            : "close and open it again to go on writing";
    return new ReadOnlyDatabaseException(
        "database " + location + " takes no writes: " + now.cause().orElse("") + "; " + remedy,
        cause);
  }

  /** Something happened that leaves the database able to do only so much. */
  public void worsen(Health health, String what, @Nullable Throwable error) {
    lock.lock();
    try {
      DatabaseState before = state;
      if (health.compareTo(before.health()) <= 0) {
        return;
      }
      cause = error;
      state = new DatabaseState(
          health, Optional.of(error == null ? what : what + ": " + error.getMessage()));
      events.tell(new KiwiEvent.StateChanged(before, state));
    } finally {
      lock.unlock();
    }
  }

  /** What made it this bad, or less bad, is over. */
  public void recoverFrom(Health worst) {
    if (state.health() == Health.OPEN) {
      return;
    }
    lock.lock();
    try {
      DatabaseState before = state;
      if (before.health().compareTo(worst) <= 0 && before.health() != Health.OPEN) {
        cause = null;
        state = DatabaseState.OPEN;
        events.tell(new KiwiEvent.StateChanged(before, state));
      }
    } finally {
      lock.unlock();
    }
  }
}
