package io.kiwidb.engine.context;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kiwidb.DatabaseClosedException;
import io.kiwidb.DatabaseState;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.ReadOnlyDatabaseException;
import io.kiwidb.engine.observe.Events;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The state of the database: the only place where it is decided which operations it accepts.
 *
 * <p>Each {@link Concern} has trouble or not, independently of the others, and for compactions also
 * each keyspace; the state is that of the worst trouble. So a compaction that succeeds again does
 * not hide that flushes still fail, nor that those of another keyspace do. {@code DEGRADED} and
 * {@code READ_ONLY} end when the concern {@linkplain #resolved resolves}; {@code FATAL} and
 * {@code CORRUPT} last until the database is reopened.
 *
 * <p>Closing has two steps: from {@link #beginClosing} on callers are refused while background work
 * still completes what it owes; at {@link #closed} the state becomes {@code CLOSED}.
 *
 * <p>Threading: thread-safe; queries are one or two volatile reads. No user code runs under its
 * lock.
 */
public final class StoreHealth {
  /** The parts of a database that can be in trouble. */
  public enum Concern {
    /** The log: appends, syncs, creation of segments. */
    LOG,
    /** The manifest: an edit that may or may not be durable. */
    MANIFEST,
    /** The directory: whether file names are durable. */
    DIRECTORY,
    /** Memory: a logged batch that is not in its memtable. */
    MEMTABLE,
    /** Flushes. */
    FLUSH,
    /** Compactions. */
    COMPACTION,
    /** A background task that ended with an unexpected exception. */
    BACKGROUND
  }

  /**
   * What can be in trouble by itself: a concern of the whole store, or that of one keyspace.
   *
   * <p>Threading: guarded by the lock of the {@link StoreHealth}.
   */
  public static final class Part {
    private final Concern concern;
    private @Nullable Trouble trouble;

    /** Creates a part without trouble. */
    public Part(Concern concern) {
      this.concern = concern;
    }
  }

  private record Trouble(
      Health health, String what, @Nullable Throwable error) {
    DatabaseState state() {
      return new DatabaseState(
          health, Optional.of(error == null ? what : what + ": " + error.getMessage()));
    }
  }

  /** The cause chain of a user's exception may be circular. */
  private static final int MOST_CAUSES = 100;

  private final String location;
  private final Events events;
  private final ReentrantLock lock = new ReentrantLock();

  private final Map<Concern, Part> ofStore = new EnumMap<>(Concern.class);

  @GuardedBy("lock")
  private final List<Part> troubled = new ArrayList<>();

  private volatile DatabaseState state = DatabaseState.OPEN;
  private volatile @Nullable Throwable cause;
  private volatile boolean openedReadOnly;
  private volatile boolean closing;
  private volatile boolean closed;
  private volatile boolean withoutMemory;

  private static final DatabaseState CLOSED =
      new DatabaseState(Health.CLOSED, Optional.of("closed"));

  /** Allocated in advance. */
  private static final DatabaseState WITHOUT_MEMORY =
      new DatabaseState(Health.FATAL, Optional.of("out of memory while recording a failure"));

  /** Creates the state of a working database. */
  public StoreHealth(String location, Events events) {
    this.location = location;
    this.events = events;
    for (Concern concern : Concern.values()) {
      ofStore.put(concern, new Part(concern));
    }
  }

  private Part ofStore(Concern concern) {
    return Objects.requireNonNull(ofStore.get(concern), "the concern of the store");
  }

  /** Records that the database was opened read-only. */
  public void openedReadOnly() {
    lock.lock();
    try {
      openedReadOnly = true;
      state = new DatabaseState(Health.READ_ONLY, Optional.of("it was opened read-only"));
    } finally {
      lock.unlock();
    }
  }

  /** Returns the current state. */
  public DatabaseState state() {
    return state;
  }

  /** Throws if the database is closed or closing. */
  public void requireOpen() {
    if (closing) {
      throw closedError();
    }
  }

  /** Returns whether the database is closed or closing. */
  public boolean isClosed() {
    return closing;
  }

  /** Returns whether writes are accepted. */
  public boolean isWritable() {
    return !closing && state.health().compareTo(Health.DEGRADED) <= 0;
  }

  /**
   * Returns whether the manifest may be written for readers. As {@link #isWritable}, but still true
   * while closing: readers that were admitted before are still at work. False once closed.
   */
  public boolean isRecordable() {
    return state.health().compareTo(Health.DEGRADED) <= 0;
  }

  /**
   * Returns whether memtables may be flushed: not after a failure that only reopening settles.
   * Still true while closing, false once closed.
   */
  public boolean isFlushable() {
    return state.health().compareTo(Health.READ_ONLY) <= 0;
  }

  /** Returns whether a concern is in trouble now. */
  public boolean isTroubled(Concern concern) {
    lock.lock();
    try {
      return troubled.stream().anyMatch(part -> part.concern == concern && part.trouble != null);
    } finally {
      lock.unlock();
    }
  }

  /** Throws if writes are not accepted. */
  public void requireWritable() {
    if (closing || state.health().compareTo(Health.DEGRADED) > 0) {
      throw refusal();
    }
  }

  /** Throws if memtables cannot be flushed. */
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
            ? "writes resume automatically once that is resolved"
            : isOfLinking(cause)
                ? "restart the process to resume writing: the JVM does not retry a failed class initialization or linkage"
                : "reopen it to resume writing";
    return new ReadOnlyDatabaseException(
        "database " + location + " does not accept writes: " + now.cause().orElse("") + "; "
            + remedy,
        cause);
  }

  private DatabaseClosedException closedError() {
    return new DatabaseClosedException("database " + location);
  }

  /**
   * Records trouble of a concern that restricts the database to the given state. Worse trouble of
   * the same concern stays. A linkage error is {@code FATAL} whatever part it hit: the JVM reports
   * the same error for the rest of its life (JVMS 5.4.3), so retrying is futile.
   */
  public void worsen(Concern concern, Health health, String what, @Nullable Throwable error) {
    worsen(ofStore(concern), health, what, error);
  }

  /** Records trouble of a part, as above. */
  public void worsen(Part part, Health health, String what, @Nullable Throwable error) {
    boolean lasts = health.compareTo(Health.FATAL) < 0 && isOfLinking(error);
    try {
      note(part, lasts ? Health.FATAL : health, what, error);
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

  /**
   * Records a failure that could not even be noted for lack of memory; only reopening settles it.
   */
  public void worsenWithoutMemory() {
    withoutMemory = true;
    if (state.health().compareTo(Health.FATAL) < 0) {
      state = WITHOUT_MEMORY;
    }
    if (closed) { // closed in the meantime
      state = CLOSED;
    }
  }

  private void note(Part part, Health health, String what, @Nullable Throwable error) {
    lock.lock();
    try {
      Trouble before = part.trouble;
      if (before == null || health.compareTo(before.health()) > 0) {
        if (!troubled.contains(part)) {
          troubled.add(part);
        }
        part.trouble = new Trouble(health, what, error);
        look();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the trouble of a concern, unless only reopening can end it. */
  public void resolved(Concern concern) {
    resolved(ofStore(concern));
  }

  /** Ends the trouble of a part, unless only reopening can end it. */
  public void resolved(Part part) {
    if (state.health() == Health.OPEN) {
      return;
    }
    lock.lock();
    try {
      Trouble trouble = part.trouble;
      if (trouble != null && trouble.health().compareTo(Health.READ_ONLY) <= 0) {
        part.trouble = null;
        lookOrKeep(part, trouble);
        troubled.remove(part);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Refuses callers from now on. */
  public void beginClosing() {
    closing = true;
  }

  /**
   * Records that background work has ended. Needs no memory and no lock: every later query must see
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

  /** Retries a resolution that failed for lack of memory at the next opportunity. */
  @GuardedBy("lock")
  private void lookOrKeep(Part part, Trouble trouble) {
    try {
      look();
    } catch (Error e) {
      part.trouble = trouble;
      throw e;
    }
  }

  @GuardedBy("lock")
  private void look() {
    if (openedReadOnly || withoutMemory || closed) {
      return;
    }
    Trouble worst = null;
    for (Part part : troubled) {
      Trouble trouble = part.trouble;
      if (trouble != null && (worst == null || trouble.health().compareTo(worst.health()) > 0)) {
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
      if (closed) { // closed in the meantime
        state = CLOSED;
      }
      events.tellStateChanged(before, next);
    }
  }
}
