package io.kiwidb.io;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A directory in memory, for tests and for databases that need not outlive the process.
 *
 * <p>An object is a <i>view</i> of the content. Closing it ends the view and leaves the content, which {@link #reopen} shows
 * again, as a directory stays when the program that used it ends:
 *
 * <pre>{@code
 * MemoryStorage memory = new MemoryStorage();
 * try (Kiwi db = open(memory)) { ... }           // closes the view
 * try (Kiwi db = open(memory.reopen())) { ... }  // finds what the first one wrote
 * }</pre>
 *
 * <p>Syncs do nothing: nothing here survives the process. A file may be as large as the heap allows. {@link #freeBytes} is unknown.
 *
 * <p>Threading: thread-safe; reads take no lock, and an append to one file waits for no other. Failure and ownership of buffers:
 * as {@link Storage} says.
 */
public final class MemoryStorage implements Storage {
  private static final String DEFAULT_NAME = "memory";

  private final MemoryContent content;
  private volatile boolean closed;

  /** An empty storage with the name {@code memory}. */
  public MemoryStorage() {
    this(MemoryContent.empty(DEFAULT_NAME));
  }

  private MemoryStorage(MemoryContent content) {
    this.content = content;
  }

  /** An empty storage with a name for messages. Two of the same name share nothing. */
  public static MemoryStorage named(String name) {
    return new MemoryStorage(MemoryContent.empty(name));
  }

  /** Another view of the same content, open whether or not this one is closed. Locks that were not closed are still held. */
  public MemoryStorage reopen() {
    return new MemoryStorage(content);
  }

  @Override
  public AppendFile create(String name) {
    requireUnlocked("create", name);
    MemoryFile file = new MemoryFile();
    if (content.files().putIfAbsent(name, file) != null) {
      throw new StorageException(Reason.EXISTS, "create", name, "there is one already in " + location(), null);
    }
    return new MemoryAppendFile(name, file);
  }

  @Override
  public ReadableFile open(String name) {
    requireUnlocked("open", name);
    return new MemoryReadableFile(name, file("open", name));
  }

  @Override
  public void rename(String from, String to) {
    requireUnlocked("rename", from);
    requireUnlocked("rename to", to);
    content.namesLock().lock();
    try {
      content.files().put(to, file("rename to " + to, from)); // first the new name: a reader finds the file under one of them
      if (!from.equals(to)) {
        content.files().remove(from);
      }
    } finally {
      content.namesLock().unlock();
    }
  }

  @Override
  public void delete(String name) {
    requireUnlocked("delete", name);
    content.namesLock().lock();
    try {
      if (content.files().remove(name) == null) {
        throw missing("delete", name);
      }
    } finally {
      content.namesLock().unlock();
    }
  }

  @Override
  public boolean exists(String name) {
    requireOpen("look for", name);
    return content.files().containsKey(FileName.check(name));
  }

  @Override
  public long size(String name) {
    requireOpen("ask the size of", name);
    return file("ask the size of", FileName.check(name)).size();
  }

  @Override
  public List<String> list() {
    requireOpen("list", location());
    return List.copyOf(content.files().keySet());
  }

  @Override
  public void syncDirectory() {
    requireOpen("sync", location());
  }

  @Override
  public AutoCloseableLock lock(String name) {
    requireOpen("lock", FileName.check(name));
    if (!content.locks().add(name)) {
      throw new StorageException(
          Reason.LOCKED,
          "lock",
          name,
          "another database of this process has " + location() + " open; close that one first, or share it",
          null);
    }
    content.files().putIfAbsent(name, new MemoryFile());
    AtomicBoolean held = new AtomicBoolean(true);
    return () -> {
      if (held.compareAndSet(true, false)) {
        content.locks().remove(name);
      }
    };
  }

  @Override
  public long freeBytes() {
    requireOpen("ask the free space of", location());
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

  private MemoryFile file(String operation, String name) {
    MemoryFile file = content.files().get(name);
    if (file == null) {
      throw missing(operation, name);
    }
    return file;
  }

  private StorageException missing(String operation, String name) {
    return new StorageException(Reason.MISSING, operation, name, "there is no such file in " + location(), null);
  }

  private void requireUnlocked(String operation, String name) {
    requireOpen(operation, FileName.check(name));
    if (content.locks().contains(name)) {
      throw new StorageException(Reason.LOCKED, operation, name, "it is a lock that is held; close the lock first", null);
    }
  }

  private void requireOpen(String operation, String file) {
    if (closed) {
      throw StorageErrors.closed(operation, file, "the storage " + location());
    }
  }
}
