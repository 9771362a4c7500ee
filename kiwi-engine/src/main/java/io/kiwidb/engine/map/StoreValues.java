package io.kiwidb.engine.map;

import io.kiwidb.Cursor;
import java.util.AbstractCollection;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
import org.jspecify.annotations.Nullable;

/**
 * The values of a map in key order, compared by content. Threading: thread-safe; an iterator is
 * confined to one thread.
 */
final class StoreValues extends AbstractCollection<byte[]> {
  private final StoreMap map;

  StoreValues(StoreMap map) {
    this.map = map;
  }

  @Override
  public Iterator<byte[]> iterator() {
    return PagedIterator.of(map, ElementView.VALUES);
  }

  @Override
  public Spliterator<byte[]> spliterator() {
    return new StoreSpliterator<>(map, ElementView.VALUES);
  }

  @Override
  public boolean contains(@Nullable Object value) {
    return map.containsValue(Objects.requireNonNull(value, "value"));
  }

  /** Removes the first entry with this value. */
  @Override
  public boolean remove(@Nullable Object object) {
    map.requireWrites();
    if (!(object instanceof byte[] value)) {
      return false;
    }
    return map.scan()
        .any(cursor -> holds(cursor, value) && map.remove(cursor.key(), (Object) value));
  }

  /** Returns whether the value at a cursor's position equals the given one; copies nothing. */
  static boolean holds(Cursor cursor, byte[] value) {
    int offset = cursor.valueOffset();
    return Arrays.equals(
        cursor.valueArray(), offset, offset + cursor.valueLength(), value, 0, value.length);
  }

  @Override
  public int size() {
    return map.size();
  }

  @Override
  public boolean isEmpty() {
    return map.isEmpty();
  }

  @Override
  public void clear() {
    map.clear();
  }
}
