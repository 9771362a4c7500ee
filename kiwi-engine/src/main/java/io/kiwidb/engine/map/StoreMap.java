package io.kiwidb.engine.map;

import io.kiwidb.Cursor;
import io.kiwidb.Direction;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.ReadView;
import io.kiwidb.key.KeyOrder;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A live view of a store or a snapshot as a sorted map; also its submaps and descending maps.
 *
 * <ul>
 *   <li><b>Arrays.</b> Keys are equal if the order of the store says so, values if their bytes are.
 *       {@code equals}, {@code hashCode}, {@code contains} and {@code remove} compare content. The
 *       caller owns the arrays returned. Nulls are rejected: {@link NullPointerException}.
 *   <li><b>Atomicity.</b> Writes through maps of one store are atomic with respect to each other,
 *       including {@code compute} and the like, which may call their function more than once.
 *       Writes that do not use a map, such as {@code Kiwi.put}, are not: one between the read and
 *       the write of {@code replace} is overwritten.
 *   <li><b>Iterators</b>, streams and {@code size} see a consistent view as of their start. They
 *       need not be closed, but hold a sequence number until their last page or until they are
 *       collected, which keeps old versions from being compacted away. Entries are copies.
 *   <li><b>Cost.</b> {@code get}, {@code containsKey} and {@code put} are lookups; {@code put} also
 *       reads the old value. Finding a neighbour opens a cursor. {@code size}, {@code clear},
 *       {@code containsValue}, {@code equals} and {@code hashCode} read everything.
 * </ul>
 *
 * <p>Threading: thread-safe. Failure: as specified by {@link ReadView} and {@link Kiwi};
 * {@link UnsupportedOperationException} for writes to the map of a snapshot;
 * {@link IllegalArgumentException} for a key that is put outside the bounds of a submap.
 */
public final class StoreMap extends AbstractMap<byte[], byte[]> implements ComputingMap {
  private final MapScan scan;
  private final Supplier<ConsistentView> moments;
  private final Optional<MapWrites> writes;
  private final Comparator<byte[]> ascending;

  private StoreMap(
      MapScan scan,
      Supplier<ConsistentView> moments,
      Optional<MapWrites> writes,
      Comparator<byte[]> ascending) {
    this.scan = scan;
    this.moments = moments;
    this.writes = writes;
    this.ascending = ascending;
  }

  /**
   * Returns the map of a store.
   *
   * @param moments opens the view of an iterator, without leak reports
   * @param locks shared by all maps of the store
   */
  public static StoreMap of(
      Keyspace store, Supplier<ConsistentView> moments, KeyOrder order, KeyLocks locks) {
    return create(store, moments, order, Optional.of(new MapWrites(store, locks)));
  }

  /** Returns the unmodifiable map of a snapshot. */
  public static StoreMap readOnly(ReadView view, KeyOrder order) {
    return create(view, () -> ConsistentView.borrowed(view), order, Optional.empty());
  }

  private static StoreMap create(
      ReadView view, Supplier<ConsistentView> moments, KeyOrder order, Optional<MapWrites> writes) {
    MapScan scan = new MapScan(view, KeyBounds.all(order), Direction.ASCENDING);
    return new StoreMap(scan, moments, writes, order::compare);
  }

  MapScan scan() {
    return scan;
  }

  /** Returns the view that a new iterator reads. */
  ConsistentView moment() {
    return moments.get();
  }

  /** Returns whether this is the live, writable map of a store rather than that of a snapshot. */
  boolean isLive() {
    return writes.isPresent();
  }

  MapWrites requireWrites() {
    return writes.orElseThrow(() -> new UnsupportedOperationException(
        "the map of a snapshot is read-only; write to the store"));
  }

  @Override
  public Comparator<? super byte[]> comparator() {
    return scan.direction() == Direction.ASCENDING
        ? ascending
        : Collections.reverseOrder(ascending);
  }

  @Override
  public byte @Nullable [] get(Object object) {
    byte[] key = keyOf(object);
    return scan.bounds().contains(key) ? scan.view().get(key) : null;
  }

  @Override
  public boolean containsKey(Object object) {
    byte[] key = keyOf(object);
    return scan.bounds().contains(key) && scan.view().contains(key);
  }

  @Override
  public byte @Nullable [] put(byte[] key, byte[] value) {
    MapWrites target = requireWrites();
    return target.put(inBounds(key), Objects.requireNonNull(value, "value"));
  }

  @Override
  public byte @Nullable [] putIfAbsent(byte[] key, byte[] value) {
    MapWrites target = requireWrites();
    return target.putIfAbsent(inBounds(key), Objects.requireNonNull(value, "value"));
  }

  @Override
  public byte @Nullable [] replace(byte[] key, byte[] value) {
    MapWrites target = requireWrites();
    Objects.requireNonNull(value, "value");
    return scan.bounds().contains(keyOf(key)) ? target.replace(key, value) : null;
  }

  @Override
  public boolean replace(byte[] key, byte[] expected, byte[] value) {
    MapWrites target = requireWrites();
    Objects.requireNonNull(expected, "expected");
    Objects.requireNonNull(value, "value");
    return scan.bounds().contains(keyOf(key)) && target.replace(key, expected, value);
  }

  @Override
  public byte @Nullable [] remove(Object object) {
    MapWrites target = requireWrites();
    byte[] key = keyOf(object);
    return scan.bounds().contains(key) ? target.remove(key) : null;
  }

  @Override
  public boolean remove(Object object, Object expected) {
    MapWrites target = requireWrites();
    byte[] key = keyOf(object);
    Objects.requireNonNull(expected, "value");
    return scan.bounds().contains(key)
        && expected instanceof byte[] value
        && target.remove(key, value);
  }

  private static byte[] keyOf(Object key) {
    return (byte[]) Objects.requireNonNull(key, "key");
  }

  private byte[] inBounds(byte[] key) {
    if (!scan.bounds().contains(keyOf(key))) {
      throw new IllegalArgumentException(
          "the key is outside the bounds of this map: " + scan.bounds());
    }
    return key;
  }

  @Override
  public int size() {
    int[] count = {0};
    scan.any(cursor -> ++count[0] == Integer.MAX_VALUE);
    return count[0];
  }

  @Override
  public boolean isEmpty() {
    return scan.first(Cursor::isValid) == null;
  }

  @Override
  public boolean containsValue(Object value) {
    Objects.requireNonNull(value, "value");
    return value instanceof byte[] bytes && scan.any(cursor -> StoreValues.holds(cursor, bytes));
  }

  @Override
  public void clear() {
    MapWrites target = requireWrites();
    scan.forEach(cursor -> target.delete(cursor.key()));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (other == this) {
      return true;
    }
    if (!(other instanceof Map<?, ?> that)) {
      return false;
    }
    long[] count = {0};
    try {
      boolean differs = scan.any(cursor -> {
        count[0]++;
        return !(that.get(cursor.key()) instanceof byte[] value)
            || !StoreValues.holds(cursor, value);
      });
      return !differs && count[0] == that.size();
    } catch (ClassCastException notAMapOfArrays) {
      return false;
    }
  }

  @Override
  public int hashCode() {
    int[] hash = {0};
    scan.forEach(cursor -> hash[0] += StoreEntry.hash(cursor.key(), cursor.value()));
    return hash[0];
  }

  @Override
  public String toString() {
    return "map of the keys in " + scan.bounds();
  }

  @Override
  public byte[] firstKey() {
    return required(scan.first(Cursor::key));
  }

  @Override
  public byte[] lastKey() {
    return required(scan.reversed().first(Cursor::key));
  }

  private byte[] required(byte @Nullable [] key) {
    if (key == null) {
      throw new NoSuchElementException("no key in " + scan.bounds());
    }
    return key;
  }

  @Override
  public Map.@Nullable Entry<byte[], byte[]> firstEntry() {
    return scan.first(StoreEntry::at);
  }

  @Override
  public Map.@Nullable Entry<byte[], byte[]> lastEntry() {
    return scan.reversed().first(StoreEntry::at);
  }

  @Override
  public Map.@Nullable Entry<byte[], byte[]> pollFirstEntry() {
    return poll(scan);
  }

  @Override
  public Map.@Nullable Entry<byte[], byte[]> pollLastEntry() {
    return poll(scan.reversed());
  }

  private Map.@Nullable Entry<byte[], byte[]> poll(MapScan from) {
    MapWrites target = requireWrites();
    Map.Entry<byte[], byte[]> entry = from.first(StoreEntry::at);
    while (entry != null && !target.remove(entry.getKey(), entry.getValue())) {
      entry = from.first(StoreEntry::at); // another thread removed or changed it first
    }
    return entry;
  }

  @Override
  public Map.@Nullable Entry<byte[], byte[]> lowerEntry(byte[] key) {
    return scan.reversed().behind(Bound.exclusive(key), StoreEntry::at);
  }

  @Override
  public byte @Nullable [] lowerKey(byte[] key) {
    return scan.reversed().behind(Bound.exclusive(key), Cursor::key);
  }

  @Override
  public Map.@Nullable Entry<byte[], byte[]> floorEntry(byte[] key) {
    return scan.reversed().behind(Bound.inclusive(key), StoreEntry::at);
  }

  @Override
  public byte @Nullable [] floorKey(byte[] key) {
    return scan.reversed().behind(Bound.inclusive(key), Cursor::key);
  }

  @Override
  public Map.@Nullable Entry<byte[], byte[]> ceilingEntry(byte[] key) {
    return scan.behind(Bound.inclusive(key), StoreEntry::at);
  }

  @Override
  public byte @Nullable [] ceilingKey(byte[] key) {
    return scan.behind(Bound.inclusive(key), Cursor::key);
  }

  @Override
  public Map.@Nullable Entry<byte[], byte[]> higherEntry(byte[] key) {
    return scan.behind(Bound.exclusive(key), StoreEntry::at);
  }

  @Override
  public byte @Nullable [] higherKey(byte[] key) {
    return scan.behind(Bound.exclusive(key), Cursor::key);
  }

  @Override
  public StoreMap subMap(byte[] from, boolean fromInclusive, byte[] to, boolean toInclusive) {
    Bound first = new Bound(from, Bound.Edge.of(fromInclusive));
    Bound last = new Bound(to, Bound.Edge.of(toInclusive));
    KeyBounds bounds = scan.bounds();
    return within(
        scan.direction() == Direction.ASCENDING
            ? bounds.between(first, last)
            : bounds.between(last, first));
  }

  @Override
  public StoreMap headMap(byte[] to, boolean inclusive) {
    Bound last = new Bound(to, Bound.Edge.of(inclusive));
    KeyBounds bounds = scan.bounds();
    return within(scan.direction() == Direction.ASCENDING ? bounds.to(last) : bounds.from(last));
  }

  @Override
  public StoreMap tailMap(byte[] from, boolean inclusive) {
    Bound first = new Bound(from, Bound.Edge.of(inclusive));
    KeyBounds bounds = scan.bounds();
    return within(scan.direction() == Direction.ASCENDING ? bounds.from(first) : bounds.to(first));
  }

  @Override
  public StoreMap subMap(byte[] from, byte[] to) {
    return subMap(from, true, to, false);
  }

  @Override
  public StoreMap headMap(byte[] to) {
    return headMap(to, false);
  }

  @Override
  public StoreMap tailMap(byte[] from) {
    return tailMap(from, true);
  }

  private StoreMap within(KeyBounds bounds) {
    return new StoreMap(scan.within(bounds), moments, writes, ascending);
  }

  @Override
  public StoreMap descendingMap() {
    return new StoreMap(scan.reversed(), moments, writes, ascending);
  }

  @Override
  public NavigableSet<byte[]> navigableKeySet() {
    return new StoreKeySet(this);
  }

  @Override
  public NavigableSet<byte[]> keySet() {
    return navigableKeySet();
  }

  @Override
  public NavigableSet<byte[]> descendingKeySet() {
    return descendingMap().navigableKeySet();
  }

  @Override
  public Set<Map.Entry<byte[], byte[]>> entrySet() {
    return new StoreEntrySet(this);
  }

  @Override
  public Collection<byte[]> values() {
    return new StoreValues(this);
  }
}
