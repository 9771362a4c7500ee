package io.kiwidb.engine.context;

import io.kiwidb.DatabaseClosedException;
import io.kiwidb.DatabaseState;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.ReadOnlyDatabaseException;
import io.kiwidb.engine.observe.Events;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the database can do: the one place where that is decided.
 *
 * <p>Each {@link Concern} is in trouble or not, on its own, and the state is that of the worst
 * trouble. So a compaction that works again does not hide that flushes still fail. {@code DEGRADED}
 * and {@code READ_ONLY} end when the concern {@linkplain #resolved resolves}; {@code FATAL} and
 * {@code CORRUPT} stay until the database has been reopened.
 *
 * <p>Closing has two steps: from {@link #beginClosing} on callers are refused while background work
 * still ends what it owes; at {@link #closed} the state is {@code CLOSED}.
 *
 * <p>Threading: thread-safe; asking is a volatile read or two. No code of users runs under its
 * lock.
 */
public final class StoreHealth {
  /** What may be in trouble. */
  public enum Concern {
    /** The log: appending, syncing, beginning a segment. */
    LOG,
    /** The manifest: an edit of which nobody knows whether it is durable. */
    MANIFEST,
    /** The directory: whether names of files are durable. */
    DIRECTORY,
    /** Memory: a logged batch that is not in its memtable. */
    MEMTABLE,
    /** Flushes. */
    FLUSH,
    /** Compactions. */
    COMPACTION,
    /** A background task that ended in a way that nobody expected. */
    BACKGROUND
  }

  private record Trouble(
      Health health, String what, @Nullable Throwable error) {
    DatabaseState state() {
      return new DatabaseState(
          health, Optional.of(error == null ? what : what + ": " + error.getMessage()));
    }
  }

  /** Causes of a user's error may go in a circle. */
  private static final int MOST_CAUSES = 100;

  private final String location;
  private final Events events;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Concern, Trouble> troubles = new EnumMap<>(Concern.class);
  private volatile DatabaseState state = DatabaseState.OPEN;
  private volatile @Nullable Throwable cause;
  private volatile boolean openedReadOnly;
  private volatile boolean closing;
  private volatile boolean closed;
  private volatile boolean withoutMemory;

  private static final DatabaseState CLOSED =
      new DatabaseState(Health.CLOSED, Optional.of("closed"));

  /** Made before it is needed. */
  private static final DatabaseState WITHOUT_MEMORY = new DatabaseState(
      Health.FATAL, Optional.of("something failed for which there was no memory to say what"));

  /** Of a database that works. */
  public StoreHealth(String location, Events events) {
    this.location = location;
    this.events = events;
  }

  /** Says that it was opened read-only. */
  public void openedReadOnly() {
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

  /** Fails when the database is closed or being closed. */
  public void requireOpen() {
    if (closing) {
      throw closedError();
    }
  }

  /** Whether callers are refused because it is closed or being closed. */
  public boolean isClosed() {
    return closing;
  }

  /** Whether writes are taken. */
  public boolean isWritable() {
    return !closing && state.health().compareTo(Health.DEGRADED) <= 0;
  }

  /**
   * Whether memtables may become tables: not after anything that only reopening settles. Closing
   * does not end this, its end does.
   */
  public boolean isFlushable() {
    return state.health().compareTo(Health.READ_ONLY) <= 0;
  }

  /** Whether a concern is in trouble now. */
  public boolean isTroubled(Concern concern) {
    lock.lock();
    try {
      return troubles.containsKey(concern);
    } finally {
      lock.unlock();
    }
  }

  /** Fails when writes are not taken. */
  public void requireWritable() {
    if (closing || state.health().compareTo(Health.DEGRADED) > 0) {
      throw refusal();
    }
  }

  /** Fails when memtables cannot become tables. */
  public void requireFlushable() {
    if (!isFlushable()) {
      throw refusal();
    }
  }

  private RuntimeException refusal() {
    DatabaseState now = state;
    if (closing || now.health() == Health.CLOSED) {
      return closedError();
    }
    String remedy = openedReadOnly
        ? "open it in another mode to write"
        : now.health() == Health.READ_ONLY
            ? "writing resumes when that is over"
            : isOfLinking(cause)
                ? "restart the process to go on writing: Java does not link again what it could not link"
                : "close and open it again to go on writing";
    return new ReadOnlyDatabaseException(
        "database " + location + " takes no writes: " + now.cause().orElse("") + "; " + remedy,
        cause);
  }

  private DatabaseClosedException closedError() {
    return new DatabaseClosedException("database " + location);
  }

  /**
   * A concern is in trouble that leaves the database able to do only so much. Worse trouble of the
   * same concern stays. What could not be linked is {@code FATAL}, whoever failed: the JVM gives
   * the same error again for as long as it lives (JVMS 5.4.3), so that to try again is in vain.
   */
  public void worsen(Concern concern, Health health, String what, @Nullable Throwable error) {
    boolean lasts = health.compareTo(Health.FATAL) < 0 && isOfLinking(error);
    try {
      note(concern, lasts ? Health.FATAL : health, what, error);
    } catch (Error e) {
      worsenWithoutMemory();
      throw e;
    }
  }

  private static boolean isOfLinking(@Nullable Throwable error) {
    Throwable at = error;
    for (int depth = 0; at != null && depth < MOST_CAUSES; depth++) {
      if (at instanceof LinkageError) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }

  /** Only reopening settles what was not even noted for lack of memory. */
  public void worsenWithoutMemory() {
    withoutMemory = true;
    if (state.health().compareTo(Health.FATAL) < 0) {
      state = WITHOUT_MEMORY;
    }
    if (closed) { // meanwhile
      state = CLOSED;
    }
  }

  private void note(Concern concern, Health health, String what, @Nullable Throwable error) {
    lock.lock();
    try {
      Trouble before = troubles.get(concern);
      if (before == null || health.compareTo(before.health()) > 0) {
        troubles.put(concern, new Trouble(health, what, error));
        look();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The trouble of a concern is over, unless it is one that only reopening ends. */
  public void resolved(Concern concern) {
    if (state.health() == Health.OPEN) {
      return;
    }
    lock.lock();
    try {
      Trouble trouble = troubles.get(concern);
      if (trouble != null && trouble.health().compareTo(Health.READ_ONLY) <= 0) {
        troubles.remove(concern);
        lookOrKeep(concern, trouble);
      }
    } finally {
      lock.unlock();
    }
  }

  /** From now on callers are refused. */
  public void beginClosing() {
    closing = true;
  }

  /**
   * Background work has ended, too. Needs no memory, and no lock: whoever asks from now on must see
   * it.
   */
  public void closed() {
    DatabaseState before = state;
    closing = true;
    closed = true;
    state = CLOSED;
    cause = null;
    events.tellStateChanged(before, CLOSED);
  }

  /**
   * What could not be resolved for lack of memory is resolved the next time. Requires: the lock.
   */
  private void lookOrKeep(Concern concern, Trouble trouble) {
    try {
      look();
    } catch (Error e) {
      troubles.put(concern, trouble);
      throw e;
    }
  }

  /** Requires: the lock. */
  private void look() {
    if (openedReadOnly || withoutMemory || closed) {
      return;
    }
    Trouble worst = null;
    for (Trouble trouble : troubles.values()) {
      if (worst == null || trouble.health().compareTo(worst.health()) > 0) {
        worst = trouble;
      }
    }
    if (worst == null) {
      become(DatabaseState.OPEN, null);
    } else {
      become(worst.state(), worst.error());
    }
  }

  private void become(DatabaseState next, @Nullable Throwable error) {
    DatabaseState before = state;
    if (!next.equals(before)) {
      cause = error;
      state = next;
      if (closed) { // meanwhile
        state = CLOSED;
      }
      events.tellStateChanged(before, next);
    }
  }
}
