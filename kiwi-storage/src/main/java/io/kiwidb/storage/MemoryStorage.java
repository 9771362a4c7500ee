package io.kiwidb.storage;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.LinkableStorage;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.failure.StorageErrors;
import io.kiwidb.storage.memory.MemoryAppendFile;
import io.kiwidb.storage.memory.MemoryContent;
import io.kiwidb.storage.memory.MemoryContent.Names;
import io.kiwidb.storage.memory.MemoryFile;
import io.kiwidb.storage.memory.MemoryReadableFile;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * An in-memory directory, for tests and for stores that need not outlive the process.
 *
 * <p>Each object is a <i>view</i> of the contents. Closing it closes the view but keeps the
 * contents, which {@link #reopen} makes available again, just as a directory outlives the program
 * that used it:
 *
 * <pre>{@code
 * MemoryStorage memory = new MemoryStorage();
 * try (Kiwi db = open(memory)) { ... }           // closes the view
 * try (Kiwi db = open(memory.reopen())) { ... }  // finds what the first one wrote
 * }</pre>
 *
 * <p>Syncs do nothing: no data survives the process. The heap limits the size of files.
 * {@link #freeBytes} is unknown.
 *
 * <p>Threading: thread-safe; reads take no lock, and appends to different files do not wait for
 * each other. Failure and ownership of buffers: see {@link Storage}.
 */
public final class MemoryStorage implements LinkableStorage {
  private static final String DEFAULT_NAME = "memory";

  private final MemoryContent content;
  private volatile boolean closed;

  /** Creates an empty storage named {@code memory}. */
  public MemoryStorage() {
    this(new MemoryContent(DEFAULT_NAME));
  }

  private MemoryStorage(MemoryContent content) {
    this.content = content;
  }

  /** Returns an empty storage with a name for messages. Storages of the same name share nothing. */
  public static MemoryStorage named(String name) {
    return new MemoryStorage(new MemoryContent(name));
  }

  /**
   * Returns another view of the same contents, open whether or not this one is closed. Locks that
   * were not closed are still held.
   */
  public MemoryStorage reopen() {
    return new MemoryStorage(content);
  }

  @Override
  public AppendFile create(String name) {
    return new MemoryAppendFile(name, add(name, new MemoryFile()));
  }

  private MemoryFile add(String name, MemoryFile file) {
    return onNames("create", name, names -> {
      if (names.files().putIfAbsent(name, file) != null) {
        throw new StorageException(
            Reason.EXISTS, "create", name, "it already exists in " + location(), null);
      }
      return file;
    });
  }

  @Override
  public ReadableFile open(String name) {
    return onNames(
        "open", name, names -> new MemoryReadableFile(name, required(names, "open", name)));
  }

  @Override
  public void rename(String from, String to) {
    FileName.check(to);
    onNames("rename", from, names -> {
      requireUnlocked(names, "rename to", to);
      MemoryFile file = required(names, "rename to " + to, from);
      names.files().remove(from);
      names.files().put(to, file);
      return file;
    });
  }

  @Override
  public void delete(String name) {
    onNames("delete", name, names -> {
      MemoryFile file = required(names, "delete", name);
      names.files().remove(name);
      return file;
    });
  }

  @Override
  public boolean exists(String name) {
    requireOpen("find", FileName.check(name));
    return content.atomically(names -> names.files().containsKey(name));
  }

  @Override
  public long size(String name) {
    requireOpen("get the size of", FileName.check(name));
    return content.atomically(names -> required(names, "get the size of", name)).size();
  }

  @Override
  public List<String> list() {
    requireOpen("list", location());
    return content.atomically(names -> List.copyOf(names.files().keySet()));
  }

  @Override
  public boolean link(String name, Storage target, String newName) {
    MemoryFile file = onNames("link", name, names -> required(names, "link", name));
    if (!(target instanceof MemoryStorage other)) {
      return false;
    }
    other.add(newName, file);
    return true;
  }

  @Override
  public void syncDirectory() {
    requireOpen("sync", location());
  }

  @Override
  public AutoCloseableLock lock(String name) {
    requireOpen("lock", FileName.check(name));
    return content.atomically(names -> {
      if (!names.locks().add(name)) {
        throw new StorageException(
            Reason.LOCKED,
            "lock",
            name,
            location()
                + " is open in another store of this process; close that store first, or share it",
            null);
      }
      // As on disk, where the lock is a file.
      names.files().computeIfAbsent(name, key -> new MemoryFile());
      return new Lock(content, name);
    });
  }

  @Override
  public long freeBytes() {
    requireOpen("get the free space of", location());
    return Long.MAX_VALUE;
  }

  @Override
  public String location() {
    return content.name();
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public String toString() {
    return "MemoryStorage[" + location() + "]";
  }

  private <T> T onNames(String operation, String name, Function<Names, T> then) {
    requireOpen(operation, FileName.check(name));
    return content.atomically(names -> {
      requireUnlocked(names, operation, name);
      return then.apply(names);
    });
  }

  private MemoryFile required(Names names, String operation, String name) {
    MemoryFile file = names.files().get(name);
    if (file == null) {
      throw new StorageException(
          Reason.MISSING, operation, name, "the file does not exist in " + location(), null);
    }
    return file;
  }

  private static void requireUnlocked(Names names, String operation, String name) {
    if (names.locks().contains(name)) {
      throw new StorageException(
          Reason.LOCKED,
          operation,
          name,
          "the file is a lock that is held; close the lock first",
          null);
    }
  }

  private void requireOpen(String operation, String file) {
    if (closed) {
      throw StorageErrors.closed(operation, file, "the storage " + location());
    }
  }

  private static final class Lock implements AutoCloseableLock {
    private final MemoryContent content;
    private final String name;
    private final AtomicBoolean held = new AtomicBoolean(true);

    Lock(MemoryContent content, String name) {
      this.content = content;
      this.name = name;
    }

    @Override
    public void close() {
      if (held.compareAndSet(true, false)) {
        content.atomically(names -> names.locks().remove(name));
      }
    }
  }
}
