package io.kiwidb.io;

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
final class MemoryContent {
  /** The files by name, and the names of the held locks. Guarded by the lock of the content. */
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
