package io.kiwidb.typed;

import io.kiwidb.Direction;
import io.kiwidb.codec.Codec;
import io.kiwidb.codec.OrderedCodec;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A map of bytes as a map of Java types; also its submaps and descending maps. Each method converts
 * its arguments and calls the same one of the map of bytes, so what is atomic there is atomic here.
 *
 * <p>Threading: thread-safe.
 */
final class TypedMap<K, V> extends AbstractMap<K, V> implements ConcurrentNavigableMap<K, V> {
  private final ConcurrentNavigableMap<byte[], byte[]> map;
  private final OrderedCodec<K> keys;
  private final Codec<V> values;
  private final Direction direction;

  TypedMap(
      ConcurrentNavigableMap<byte[], byte[]> map,
      OrderedCodec<K> keys,
      Codec<V> values,
      Direction direction) {
    this.map = map;
    this.keys = keys;
    this.values = values;
    this.direction = direction;
  }

  private byte[] key(K key) {
    return keys.encode(Objects.requireNonNull(key, "key"));
  }

  private byte[] value(V value) {
    return values.encode(Objects.requireNonNull(value, "value"));
  }

  /** Encodes what should be a key; throws {@link ClassCastException} if it is of another type. */
  @SuppressWarnings("unchecked")
  private byte[] keyOf(@Nullable Object key) {
    return key((K) Objects.requireNonNull(key, "key"));
  }

  @SuppressWarnings("unchecked")
  private byte[] valueOf(@Nullable Object value) {
    return value((V) Objects.requireNonNull(value, "value"));
  }

  private @Nullable K keyOrNull(byte @Nullable [] key) {
    return key == null ? null : keys.decode(key);
  }

  private @Nullable V valueOrNull(byte @Nullable [] value) {
    return value == null ? null : values.decode(value);
  }

  private Map.@Nullable Entry<K, V> entryOrNull(Map.@Nullable Entry<byte[], byte[]> entry) {
    return TypedEntry.ofNullable(entry, keys, values);
  }

  @Override
  public Comparator<? super K> comparator() {
    Comparator<? super K> order = keys.comparator();
    return direction == Direction.ASCENDING ? order : Collections.reverseOrder(order);
  }

  @Override
  public @Nullable V get(@Nullable Object key) {
    return valueOrNull(map.get(keyOf(key)));
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return map.containsKey(keyOf(key));
  }

  @Override
  public boolean containsValue(@Nullable Object value) {
    return map.containsValue(valueOf(value));
  }

  @Override
  public @Nullable V put(K key, V value) {
    return valueOrNull(map.put(key(key), value(value)));
  }

  @Override
  public @Nullable V putIfAbsent(K key, V value) {
    return valueOrNull(map.putIfAbsent(key(key), value(value)));
  }

  @Override
  public @Nullable V replace(K key, V value) {
    return valueOrNull(map.replace(key(key), value(value)));
  }

  @Override
  public boolean replace(K key, V expected, V value) {
    return map.replace(key(key), value(expected), value(value));
  }

  @Override
  public @Nullable V remove(@Nullable Object key) {
    return valueOrNull(map.remove(keyOf(key)));
  }

  @Override
  public boolean remove(@Nullable Object key, @Nullable Object value) {
    return map.remove(keyOf(key), valueOf(value));
  }

  /** Returns whether a key has a value, which is compared by its bytes. */
  boolean holds(Object key, Object value) {
    return Arrays.equals(map.get(keyOf(key)), valueOf(value));
  }

  /** Removes a key without decoding its value; returns whether it was there. */
  boolean removeKey(@Nullable Object key) {
    return map.remove(keyOf(key)) != null;
  }

  @Override
  public @Nullable V computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> function) {
    Objects.requireNonNull(function, "function");
    return valueOrNull(map.computeIfAbsent(key(key), bytes -> encoded(function.apply(key))));
  }

  @Override
  public @Nullable V computeIfPresent(
      K key, BiFunction<? super K, ? super V, ? extends @Nullable V> function) {
    Objects.requireNonNull(function, "function");
    return valueOrNull(map.computeIfPresent(
        key(key), (bytes, old) -> encoded(function.apply(key, values.decode(old)))));
  }

  @Override
  public @Nullable V compute(
      K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function) {
    Objects.requireNonNull(function, "function");
    return valueOrNull(
        map.compute(key(key), (bytes, old) -> encoded(function.apply(key, valueOrNull(old)))));
  }

  @Override
  public @Nullable V merge(
      K key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> function) {
    Objects.requireNonNull(function, "function");
    return valueOrNull(map.merge(
        key(key),
        value(value),
        (old, given) -> encoded(function.apply(values.decode(old), value))));
  }

  private byte @Nullable [] encoded(@Nullable V value) {
    return value == null ? null : values.encode(value);
  }

  @Override
  public void forEach(BiConsumer<? super K, ? super V> action) {
    Objects.requireNonNull(action, "action");
    map.forEach((key, value) -> action.accept(keys.decode(key), values.decode(value)));
  }

  @Override
  public void replaceAll(BiFunction<? super K, ? super V, ? extends V> function) {
    Objects.requireNonNull(function, "function");
    map.replaceAll((key, value) -> value(function.apply(keys.decode(key), values.decode(value))));
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

  @Override
  public K firstKey() {
    return keys.decode(map.firstKey());
  }

  @Override
  public K lastKey() {
    return keys.decode(map.lastKey());
  }

  @Override
  public Map.@Nullable Entry<K, V> firstEntry() {
    return entryOrNull(map.firstEntry());
  }

  @Override
  public Map.@Nullable Entry<K, V> lastEntry() {
    return entryOrNull(map.lastEntry());
  }

  @Override
  public Map.@Nullable Entry<K, V> pollFirstEntry() {
    return entryOrNull(map.pollFirstEntry());
  }

  @Override
  public Map.@Nullable Entry<K, V> pollLastEntry() {
    return entryOrNull(map.pollLastEntry());
  }

  @Override
  public Map.@Nullable Entry<K, V> lowerEntry(K key) {
    return entryOrNull(map.lowerEntry(key(key)));
  }

  @Override
  public @Nullable K lowerKey(K key) {
    return keyOrNull(map.lowerKey(key(key)));
  }

  @Override
  public Map.@Nullable Entry<K, V> floorEntry(K key) {
    return entryOrNull(map.floorEntry(key(key)));
  }

  @Override
  public @Nullable K floorKey(K key) {
    return keyOrNull(map.floorKey(key(key)));
  }

  @Override
  public Map.@Nullable Entry<K, V> ceilingEntry(K key) {
    return entryOrNull(map.ceilingEntry(key(key)));
  }

  @Override
  public @Nullable K ceilingKey(K key) {
    return keyOrNull(map.ceilingKey(key(key)));
  }

  @Override
  public Map.@Nullable Entry<K, V> higherEntry(K key) {
    return entryOrNull(map.higherEntry(key(key)));
  }

  @Override
  public @Nullable K higherKey(K key) {
    return keyOrNull(map.higherKey(key(key)));
  }

  private TypedMap<K, V> view(ConcurrentNavigableMap<byte[], byte[]> part) {
    return new TypedMap<>(part, keys, values, direction);
  }

  /** Returns the bytes of a key that a submap keeps: a private copy. */
  private byte[] bound(K key) {
    return key(key).clone();
  }

  @Override
  public TypedMap<K, V> subMap(K from, boolean fromInclusive, K to, boolean toInclusive) {
    return view(map.subMap(bound(from), fromInclusive, bound(to), toInclusive));
  }

  @Override
  public TypedMap<K, V> headMap(K to, boolean inclusive) {
    return view(map.headMap(bound(to), inclusive));
  }

  @Override
  public TypedMap<K, V> tailMap(K from, boolean inclusive) {
    return view(map.tailMap(bound(from), inclusive));
  }

  @Override
  public TypedMap<K, V> subMap(K from, K to) {
    return subMap(from, true, to, false);
  }

  @Override
  public TypedMap<K, V> headMap(K to) {
    return headMap(to, false);
  }

  @Override
  public TypedMap<K, V> tailMap(K from) {
    return tailMap(from, true);
  }

  @Override
  public TypedMap<K, V> descendingMap() {
    return new TypedMap<>(map.descendingMap(), keys, values, direction.reversed());
  }

  @Override
  public NavigableSet<K> navigableKeySet() {
    return new TypedKeySet<>(map.navigableKeySet(), this, keys);
  }

  @Override
  public NavigableSet<K> keySet() {
    return navigableKeySet();
  }

  @Override
  public NavigableSet<K> descendingKeySet() {
    return descendingMap().navigableKeySet();
  }

  @Override
  public Set<Map.Entry<K, V>> entrySet() {
    return new TypedEntrySet<>(map.entrySet(), this, keys, values);
  }

  @Override
  public Collection<V> values() {
    return new TypedValues<>(map.values(), this, values);
  }
}
