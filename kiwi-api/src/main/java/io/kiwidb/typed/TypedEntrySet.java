package io.kiwidb.typed;

import io.kiwidb.codec.Codec;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a map, which are copies. Threading: thread-safe; an iterator is confined to one
 * thread.
 */
final class TypedEntrySet<K, V> extends AbstractSet<Map.Entry<K, V>> {
  private final Set<Map.Entry<byte[], byte[]>> encoded;
  private final TypedMap<K, V> map;
  private final Codec<K> keys;
  private final Codec<V> values;

  TypedEntrySet(
      Set<Map.Entry<byte[], byte[]>> encoded, TypedMap<K, V> map, Codec<K> keys, Codec<V> values) {
    this.encoded = encoded;
    this.map = map;
    this.keys = keys;
    this.values = values;
  }

  private Map.Entry<K, V> decode(Map.Entry<byte[], byte[]> entry) {
    return TypedEntry.of(entry, keys, values);
  }

  @Override
  public Iterator<Map.Entry<K, V>> iterator() {
    return new DecodingIterator<>(encoded.iterator(), this::decode);
  }

  @Override
  public Spliterator<Map.Entry<K, V>> spliterator() {
    return new DecodingSpliterator<>(
        encoded.spliterator(), this::decode, Map.Entry.comparingByKey(map.comparator()));
  }

  @Override
  public boolean contains(@Nullable Object object) {
    return object instanceof Map.Entry<?, ?> entry
        && entry.getKey() != null
        && entry.getValue() != null
        && map.holds(entry.getKey(), entry.getValue());
  }

  @Override
  public boolean remove(@Nullable Object object) {
    return object instanceof Map.Entry<?, ?> entry
        && entry.getKey() != null
        && entry.getValue() != null
        && map.remove(entry.getKey(), entry.getValue());
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
