package io.kiwidb.engine.map;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Spliterator;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a map, compared by content. Threading: thread-safe; an iterator is confined to one
 * thread.
 */
final class StoreEntrySet extends AbstractSet<Map.Entry<byte[], byte[]>> {
  private final StoreMap map;

  StoreEntrySet(StoreMap map) {
    this.map = map;
  }

  @Override
  public Iterator<Map.Entry<byte[], byte[]>> iterator() {
    return PagedIterator.of(map, ElementView.ENTRIES);
  }

  @Override
  public Spliterator<Map.Entry<byte[], byte[]>> spliterator() {
    return new StoreSpliterator<>(map, ElementView.ENTRIES);
  }

  @Override
  public boolean contains(@Nullable Object object) {
    return object instanceof Map.Entry<?, ?> entry
        && entry.getKey() instanceof byte[] key
        && entry.getValue() instanceof byte[] value
        && Arrays.equals(map.get(key), value);
  }

  @Override
  public boolean remove(@Nullable Object object) {
    map.requireWrites();
    return object instanceof Map.Entry<?, ?> entry
        && entry.getKey() instanceof byte[] key
        && entry.getValue() instanceof byte[] value
        && map.remove(key, (Object) value);
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
