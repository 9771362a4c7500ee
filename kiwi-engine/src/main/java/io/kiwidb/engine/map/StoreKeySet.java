package io.kiwidb.engine.map;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.Spliterator;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a map as a sorted set. Threading: thread-safe; an iterator is confined to one thread.
 */
final class StoreKeySet extends AbstractSet<byte[]> implements NavigableSet<byte[]> {
  private final StoreMap map;

  StoreKeySet(StoreMap map) {
    this.map = map;
  }

  @Override
  public Comparator<? super byte[]> comparator() {
    return map.comparator();
  }

  @Override
  public Iterator<byte[]> iterator() {
    return PagedIterator.of(map, ElementView.KEYS);
  }

  @Override
  public Iterator<byte[]> descendingIterator() {
    return PagedIterator.of(map.descendingMap(), ElementView.KEYS);
  }

  @Override
  public Spliterator<byte[]> spliterator() {
    return new StoreSpliterator<>(map, ElementView.KEYS);
  }

  @Override
  public byte[] first() {
    return map.firstKey();
  }

  @Override
  public byte[] last() {
    return map.lastKey();
  }

  @Override
  public byte @Nullable [] lower(byte[] key) {
    return map.lowerKey(key);
  }

  @Override
  public byte @Nullable [] floor(byte[] key) {
    return map.floorKey(key);
  }

  @Override
  public byte @Nullable [] ceiling(byte[] key) {
    return map.ceilingKey(key);
  }

  @Override
  public byte @Nullable [] higher(byte[] key) {
    return map.higherKey(key);
  }

  @Override
  public byte @Nullable [] pollFirst() {
    Map.Entry<byte[], byte[]> entry = map.pollFirstEntry();
    return entry == null ? null : entry.getKey();
  }

  @Override
  public byte @Nullable [] pollLast() {
    Map.Entry<byte[], byte[]> entry = map.pollLastEntry();
    return entry == null ? null : entry.getKey();
  }

  @Override
  public NavigableSet<byte[]> descendingSet() {
    return map.descendingKeySet();
  }

  @Override
  public NavigableSet<byte[]> subSet(
      byte[] from, boolean fromInclusive, byte[] to, boolean toInclusive) {
    return map.subMap(from, fromInclusive, to, toInclusive).navigableKeySet();
  }

  @Override
  public NavigableSet<byte[]> headSet(byte[] to, boolean inclusive) {
    return map.headMap(to, inclusive).navigableKeySet();
  }

  @Override
  public NavigableSet<byte[]> tailSet(byte[] from, boolean inclusive) {
    return map.tailMap(from, inclusive).navigableKeySet();
  }

  @Override
  public SortedSet<byte[]> subSet(byte[] from, byte[] to) {
    return subSet(from, true, to, false);
  }

  @Override
  public SortedSet<byte[]> headSet(byte[] to) {
    return headSet(to, false);
  }

  @Override
  public SortedSet<byte[]> tailSet(byte[] from) {
    return tailSet(from, true);
  }

  @Override
  public boolean contains(Object key) {
    return map.containsKey(key);
  }

  @Override
  public boolean remove(Object key) {
    return map.remove(key) != null;
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

  /** By content, like {@link #contains}. */
  @Override
  public int hashCode() {
    int hash = 0;
    for (byte[] key : this) {
      hash += Arrays.hashCode(key);
    }
    return hash;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other);
  }
}
