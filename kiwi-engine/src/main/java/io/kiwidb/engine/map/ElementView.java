package io.kiwidb.engine.map;

import io.kiwidb.Cursor;
import java.util.Comparator;
import java.util.Map;
import java.util.Spliterator;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a map's collection: keys, values or entries. Threading: immutable.
 *
 * @param read copies the element at a cursor's position
 * @param bytes returns how many bytes that copies
 * @param characteristics {@link Spliterator} characteristics of the elements, whatever the map
 * @param order the order of the elements in a map with this key order; null if they have none
 */
record ElementView<T>(
    Function<Cursor, T> read,
    ToLongFunction<Cursor> bytes,
    int characteristics,
    Function<Comparator<? super byte[]>, @Nullable Comparator<? super T>> order) {
  static final ElementView<byte[]> KEYS = new ElementView<>(
      Cursor::key, Cursor::keyLength, Spliterator.DISTINCT | Spliterator.SORTED, keys -> keys);

  static final ElementView<byte[]> VALUES =
      new ElementView<>(Cursor::value, Cursor::valueLength, 0, keys -> null);

  static final ElementView<Map.Entry<byte[], byte[]>> ENTRIES = new ElementView<>(
      StoreEntry::at,
      cursor -> (long) cursor.keyLength() + cursor.valueLength(),
      Spliterator.DISTINCT | Spliterator.SORTED,
      keys -> Map.Entry.comparingByKey(keys));
}
