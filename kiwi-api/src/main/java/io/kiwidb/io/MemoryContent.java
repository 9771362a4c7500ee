package io.kiwidb.io;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The names that all views of one storage in memory share. Threading: thread-safe; each operation
 * on names is atomic, because it runs under one lock.
 */
final class MemoryContent {
  /**
   * The files by name, and the names of the locks that are held. Guarded by the lock of the
   * content.
   */
  static final class Names {
    final Map<String, MemoryFile> files = new HashMap<>();
    final Set<String> locks = new HashSet<>();
  }

  private final String name;
  private final Names names = new Names();
  private final ReentrantLock lock = new ReentrantLock();

  MemoryContent(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  <T> T atomically(Function<Names, T> operation) {
    lock.lock();
    try {
      return operation.apply(names);
    } finally {
      lock.unlock();
    }
  }
}
