package io.kiwidb.storage.memory;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The names shared by all views of an in-memory storage. Threading: thread-safe; operations on
 * names are atomic, because they run under one lock.
 */
public final class MemoryContent {
  /** The files by name, and the names of the locks held. Guarded by the lock of the content. */
  public static final class Names {
    private final Map<String, MemoryFile> files = new HashMap<>();
    private final Set<String> locks = new HashSet<>();

    private Names() {}

    /** The files by name. */
    public Map<String, MemoryFile> files() {
      return files;
    }

    /** The names of the locks held. */
    public Set<String> locks() {
      return locks;
    }
  }

  private final String name;
  private final Names names = new Names();
  private final ReentrantLock lock = new ReentrantLock();

  public MemoryContent(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  public <T> T atomically(Function<Names, T> operation) {
    lock.lock();
    try {
      return operation.apply(names);
    } finally {
      lock.unlock();
    }
  }
}
