package io.kiwidb.engine.map;

import io.kiwidb.Cursor;
import java.util.AbstractCollection;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
import org.jspecify.annotations.Nullable;

/**
 * The values of a map in the order of their keys, compared by content. Threading: thread-safe; each
 * iterator for one thread.
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

  /** Removes the first entry that has the value. */
  @Override
  public boolean remove(@Nullable Object object) {
    map.requireWrites();
    if (!(object instanceof byte[] value)) {
      return false;
    }
    return map.scan()
        .any(cursor -> holds(cursor, value) && map.remove(cursor.key(), (Object) value));
  }

  /** Whether a cursor stands on the value; copies nothing. */
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
