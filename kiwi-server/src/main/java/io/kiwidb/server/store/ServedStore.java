package io.kiwidb.server.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kiwidb.DatabaseState;
import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The store that a server serves. That of an application is open as long as the application wants;
 * that of a directory can be closed, opened and reset by the server.
 *
 * <p>Invariants: S1 {@code current} is what {@code listeners} were last told. S2 a store that the
 * server opened is closed before another is opened in its place. Both hold under {@code lock}.
 *
 * <p>Threading: thread-safe. {@link #db} takes no lock.
 */
public final class ServedStore {
  private final ReentrantLock lock = new ReentrantLock();
  private final String name;
  private final @Nullable Path directory;
  private final Options options;

  @GuardedBy("lock")
  private final List<StoreListener> listeners = new ArrayList<>();

  private volatile @Nullable Open current; // written under lock

  private record Open(Kiwi db, long sinceMillis) {}

  private ServedStore(String name, @Nullable Path directory, Options options) {
    this.name = name;
    this.directory = directory;
    this.options = options;
  }

  /** Returns a store of the application, which stays its own. */
  public static ServedStore of(Kiwi db, String name) {
    ServedStore store = new ServedStore(name, null, db.options());
    store.current = new Open(db, System.currentTimeMillis() - db.stats().uptimeMillis());
    return store;
  }

  /** Opens the store of a directory, which the server closes. */
  public static ServedStore in(Path directory, Options options, String name) {
    ServedStore store = new ServedStore(name, directory, options);
    store.open();
    return store;
  }

  /** Returns the name, with which a reset is confirmed. */
  public String name() {
    return name;
  }

  /** Returns the directory; empty for a store of the application. */
  public Optional<Path> directory() {
    return Optional.ofNullable(directory);
  }

  /** Returns where the files of the store are; empty if it is not in a directory, or closed. */
  public Optional<Path> files() {
    return directory().or(() -> ifOpen().map(Kiwi::location).flatMap(ServedStore::absolute));
  }

  /** That of a directory is absolute; other storages have names that say nothing. */
  private static Optional<Path> absolute(String location) {
    try {
      return Optional.of(Path.of(location)).filter(Path::isAbsolute);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns the open store; fails with {@code store-closed}. */
  public Kiwi db() {
    return ifOpen()
        .orElseThrow(() -> new ProblemException(
            ProblemCode.STORE_CLOSED,
            canReopen()
                ? "The store is closed; open it with POST /api/v1/engine/open."
                : "The application has closed the store."));
  }

  /** Returns the store if it is open. */
  public Optional<Kiwi> ifOpen() {
    Open open = current;
    return open == null || open.db.state().health() == DatabaseState.Health.CLOSED
        ? Optional.empty()
        : Optional.of(open.db);
  }

  /** Returns when the store was opened, in milliseconds since 1970; empty if it is closed. */
  public OptionalLong openMillis() {
    Open open = current;
    return open == null || ifOpen().isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(open.sinceMillis);
  }

  /** Returns whether the server can close and open the store. */
  public boolean canReopen() {
    return directory != null;
  }

  /** Adds a listener and tells it about the open store. */
  public void listen(StoreListener listener) {
    lock.lock();
    try {
      listeners.add(listener);
      ifOpen().ifPresent(listener::opened);
    } finally {
      lock.unlock();
    }
  }

  /** Opens the store. No effect if it is open. */
  public void open() {
    open(options);
  }

  private void open(Options how) {
    Path path = requireOwn();
    lock.lock();
    try {
      if (ifOpen().isPresent()) {
        return;
      }
      tellClosing(); // S1: if somebody else has closed it
      current = new Open(Kiwi.open(path, how), System.currentTimeMillis());
      Kiwi db = db();
      listeners.forEach(listener -> listener.opened(db));
    } finally {
      lock.unlock();
    }
  }

  /** Closes the store. No effect if it is closed. */
  public void close() {
    requireOwn();
    lock.lock();
    try {
      Open open = current;
      tellClosing();
      if (open != null) {
        open.db.close(); // S2
      }
    } finally {
      lock.unlock();
    }
  }

  /** Deletes everything in the store and opens it empty. */
  public void reset() {
    Path path = requireOwn();
    lock.lock();
    try {
      close();
      Kiwi.tools().destroy(path);
      open(options.toBuilder().openMode(OpenMode.CREATE_IF_MISSING).build());
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of the store: closes one of a directory, and tells the listeners in any case. */
  public void release() {
    lock.lock();
    try {
      if (canReopen()) {
        close();
      } else {
        tellClosing();
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void tellClosing() {
    if (current == null) {
      return;
    }
    current = null; // first, so that nothing new begins with it
    listeners.forEach(StoreListener::closing);
  }

  private Path requireOwn() {
    if (directory == null) {
      throw new ProblemException(
          ProblemCode.CONFLICT, "The store belongs to the application that started the server.");
    }
    return directory;
  }
}
