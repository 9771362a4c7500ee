package io.kiwidb.typed;

import io.kiwidb.codec.Codec;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
import org.jspecify.annotations.Nullable;

/**
 * The values of a map in key order. Threading: thread-safe; an iterator is confined to one thread.
 */
final class TypedValues<V> extends AbstractCollection<V> {
  private final Collection<byte[]> encoded;
  private final TypedMap<?, V> map;
  private final Codec<V> codec;

  TypedValues(Collection<byte[]> encoded, TypedMap<?, V> map, Codec<V> codec) {
    this.encoded = encoded;
    this.map = map;
    this.codec = codec;
  }

  @Override
  public Iterator<V> iterator() {
    return new DecodingIterator<>(encoded.iterator(), codec::decode);
  }

  @Override
  public Spliterator<V> spliterator() {
    return new DecodingSpliterator<>(encoded.spliterator(), codec::decode, null);
  }

  @Override
  public boolean contains(@Nullable Object value) {
    return map.containsValue(value);
  }

  /** Removes the first entry with this value. */
  @Override
  @SuppressWarnings("unchecked")
  public boolean remove(@Nullable Object value) {
    return encoded.remove(codec.encode((V) Objects.requireNonNull(value, "value")));
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
