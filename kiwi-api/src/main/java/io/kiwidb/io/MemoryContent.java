package io.kiwidb.io;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What all views of one storage in memory share. Threading: thread-safe.
 *
 * @param files by name
 * @param locks names of the locks that are held
 * @param namesLock held while a name is given to another file or taken away
 */
record MemoryContent(String name, ConcurrentMap<String, MemoryFile> files, Set<String> locks, ReentrantLock namesLock) {
  static MemoryContent empty(String name) {
    return new MemoryContent(name, new ConcurrentHashMap<>(), ConcurrentHashMap.newKeySet(), new ReentrantLock());
  }
}
