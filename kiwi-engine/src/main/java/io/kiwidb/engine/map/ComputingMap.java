package io.kiwidb.engine.map;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code compute} and related operations for array values, built from the map's atomic operations:
 * the function runs without a lock, and again if another thread changed the value meanwhile.
 *
 * <p>The defaults of {@link java.util.concurrent.ConcurrentMap} do not work here: they compare the
 * current value with the very array that the function received. A function that modifies it in
 * place and returns it, the obvious way to count in four bytes, would be called forever. Here the
 * function gets a copy.
 */
interface ComputingMap extends ConcurrentNavigableMap<byte[], byte[]> {
  @Override
  default byte @Nullable [] compute(
      byte[] key,
      BiFunction<? super byte[], ? super byte @Nullable [], ? extends byte @Nullable []> function) {
    Objects.requireNonNull(function, "function");
    while (true) {
      byte[] old = get(key);
      byte[] changed = function.apply(key, old == null ? null : old.clone());
      if (set(key, old, changed)) {
        return changed;
      }
    }
  }

  @Override
  default byte @Nullable [] computeIfPresent(
      byte[] key,
      BiFunction<? super byte[], ? super byte[], ? extends byte @Nullable []> function) {
    Objects.requireNonNull(function, "function");
    while (true) {
      byte[] old = get(key);
      if (old == null) {
        return null;
      }
      byte[] changed = function.apply(key, old.clone());
      if (set(key, old, changed)) {
        return changed;
      }
    }
  }

  @Override
  default byte @Nullable [] merge(
      byte[] key,
      byte[] value,
      BiFunction<? super byte[], ? super byte[], ? extends byte @Nullable []> function) {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(function, "function");
    while (true) {
      byte[] old = get(key);
      byte[] merged = old == null ? value : function.apply(old.clone(), value);
      if (set(key, old, merged)) {
        return merged;
      }
    }
  }

  /** Passes every entry of a consistent view to the action. */
  @Override
  default void forEach(BiConsumer<? super byte[], ? super byte[]> action) {
    Objects.requireNonNull(action, "action");
    entrySet()
        .spliterator()
        .forEachRemaining(entry -> action.accept(entry.getKey(), entry.getValue()));
  }

  @Override
  default void replaceAll(BiFunction<? super byte[], ? super byte[], ? extends byte[]> function) {
    Objects.requireNonNull(function, "function");
    for (Map.Entry<byte[], byte[]> entry : entrySet()) {
      computeIfPresent(
          entry.getKey(),
          (key, old) -> Objects.requireNonNull(function.apply(key, old), "new value"));
    }
  }

  /**
   * Changes the state of a key, null meaning absence; false if the key is not in the expected
   * state.
   */
  private boolean set(byte[] key, byte @Nullable [] expected, byte @Nullable [] value) {
    if (expected == null) {
      return value == null || putIfAbsent(key, value) == null;
    }
    return value == null ? remove(key, expected) : replace(key, expected, value);
  }
}
