package io.kiwidb.engine.map;

import io.kiwidb.Keyspace;
import java.util.Arrays;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The writes of a store's map: each reads the current value and writes under the lock of its key,
 * so that all of them are atomic with respect to each other. Values are compared by content.
 *
 * <p>Threading: thread-safe.
 */
final class MapWrites {
  private final Keyspace store;
  private final KeyLocks locks;

  MapWrites(Keyspace store, KeyLocks locks) {
    this.store = store;
    this.locks = locks;
  }

  byte @Nullable [] put(byte[] key, byte[] value) {
    return locked(key, () -> {
      byte[] old = store.get(key);
      store.put(key, value);
      return old;
    });
  }

  byte @Nullable [] putIfAbsent(byte[] key, byte[] value) {
    return locked(key, () -> {
      byte[] old = store.get(key);
      if (old == null) {
        store.put(key, value);
      }
      return old;
    });
  }

  byte @Nullable [] replace(byte[] key, byte[] value) {
    return locked(key, () -> {
      byte[] old = store.get(key);
      if (old != null) {
        store.put(key, value);
      }
      return old;
    });
  }

  boolean replace(byte[] key, byte[] expected, byte[] value) {
    return locked(key, () -> {
      boolean matches = Arrays.equals(store.get(key), expected);
      if (matches) {
        store.put(key, value);
      }
      return matches;
    });
  }

  byte @Nullable [] remove(byte[] key) {
    return locked(key, () -> {
      byte[] old = store.get(key);
      if (old != null) {
        store.delete(key);
      }
      return old;
    });
  }

  boolean remove(byte[] key, byte[] expected) {
    return locked(key, () -> {
      boolean matches = Arrays.equals(store.get(key), expected);
      if (matches) {
        store.delete(key);
      }
      return matches;
    });
  }

  /** Deletes a key without reading its value. */
  void delete(byte[] key) {
    locked(key, () -> {
      store.delete(key);
      return true;
    });
  }

  private <T extends @Nullable Object> T locked(byte[] key, Supplier<T> action) {
    Lock lock = locks.of(key);
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
