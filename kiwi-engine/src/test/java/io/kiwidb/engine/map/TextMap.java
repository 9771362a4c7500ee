package io.kiwidb.engine.map;

import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.function.Function;

/**
 * A map of arrays presented as a map of strings: Guava's suites compare keys and values by
 * {@code equals}. Every method delegates to the same method of the underlying map or collection, so
 * that those are tested.
 */
final class TextMap extends AbstractMap<String, String>
    implements ConcurrentNavigableMap<String, String> {
  private final ConcurrentNavigableMap<byte[], byte[]> map;

  TextMap(ConcurrentNavigableMap<byte[], byte[]> map) {
    this.map = map;
  }

  private static byte[] in(Object text) {
    return TextSet.encode(text);
  }

  private static String out(byte[] bytes) {
    return TextSet.decode(bytes);
  }

  private static Map.Entry<String, String> out(Map.Entry<byte[], byte[]> entry) {
    return entry == null
        ? null
        : new SimpleImmutableEntry<>(out(entry.getKey()), out(entry.getValue()));
  }

  @Override
  public Comparator<? super String> comparator() {
    Comparator<? super byte[]> order = map.comparator();
    return (a, b) -> order.compare(in(a), in(b));
  }

  @Override
  public String get(Object key) {
    return out(map.get(in(key)));
  }

  @Override
  public boolean containsKey(Object key) {
    return map.containsKey(in(key));
  }

  @Override
  public boolean containsValue(Object value) {
    return map.containsValue(in(value));
  }

  @Override
  public String put(String key, String value) {
    return out(map.put(in(key), in(value)));
  }

  @Override
  public String putIfAbsent(String key, String value) {
    return out(map.putIfAbsent(in(key), in(value)));
  }

  @Override
  public String replace(String key, String value) {
    return out(map.replace(in(key), in(value)));
  }

  @Override
  public boolean replace(String key, String expected, String value) {
    return map.replace(in(key), in(expected), in(value));
  }

  @Override
  public String remove(Object key) {
    return out(map.remove(in(key)));
  }

  @Override
  public boolean remove(Object key, Object value) {
    return map.remove(in(key), in(value));
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
  public String firstKey() {
    return out(map.firstKey());
  }

  @Override
  public String lastKey() {
    return out(map.lastKey());
  }

  @Override
  public Map.Entry<String, String> firstEntry() {
    return out(map.firstEntry());
  }

  @Override
  public Map.Entry<String, String> lastEntry() {
    return out(map.lastEntry());
  }

  @Override
  public Map.Entry<String, String> pollFirstEntry() {
    return out(map.pollFirstEntry());
  }

  @Override
  public Map.Entry<String, String> pollLastEntry() {
    return out(map.pollLastEntry());
  }

  @Override
  public Map.Entry<String, String> lowerEntry(String key) {
    return out(map.lowerEntry(in(key)));
  }

  @Override
  public String lowerKey(String key) {
    return out(map.lowerKey(in(key)));
  }

  @Override
  public Map.Entry<String, String> floorEntry(String key) {
    return out(map.floorEntry(in(key)));
  }

  @Override
  public String floorKey(String key) {
    return out(map.floorKey(in(key)));
  }

  @Override
  public Map.Entry<String, String> ceilingEntry(String key) {
    return out(map.ceilingEntry(in(key)));
  }

  @Override
  public String ceilingKey(String key) {
    return out(map.ceilingKey(in(key)));
  }

  @Override
  public Map.Entry<String, String> higherEntry(String key) {
    return out(map.higherEntry(in(key)));
  }

  @Override
  public String higherKey(String key) {
    return out(map.higherKey(in(key)));
  }

  @Override
  public TextMap subMap(String from, boolean fromInclusive, String to, boolean toInclusive) {
    return new TextMap(map.subMap(in(from), fromInclusive, in(to), toInclusive));
  }

  @Override
  public TextMap headMap(String to, boolean inclusive) {
    return new TextMap(map.headMap(in(to), inclusive));
  }

  @Override
  public TextMap tailMap(String from, boolean inclusive) {
    return new TextMap(map.tailMap(in(from), inclusive));
  }

  @Override
  public TextMap subMap(String from, String to) {
    return new TextMap(map.subMap(in(from), in(to)));
  }

  @Override
  public TextMap headMap(String to) {
    return new TextMap(map.headMap(in(to)));
  }

  @Override
  public TextMap tailMap(String from) {
    return new TextMap(map.tailMap(in(from)));
  }

  @Override
  public TextMap descendingMap() {
    return new TextMap(map.descendingMap());
  }

  @Override
  public NavigableSet<String> navigableKeySet() {
    return new TextSet(map.navigableKeySet());
  }

  @Override
  public NavigableSet<String> keySet() {
    return new TextSet(map.keySet());
  }

  @Override
  public NavigableSet<String> descendingKeySet() {
    return new TextSet(map.descendingKeySet());
  }

  @Override
  public Set<Map.Entry<String, String>> entrySet() {
    return new Entries(map.entrySet());
  }

  @Override
  public Collection<String> values() {
    return new Values(map.values());
  }

  private static Object entryIn(Object object) {
    return object instanceof Map.Entry<?, ?> entry
            && entry.getKey() instanceof String key
            && entry.getValue() instanceof String value
        ? new SimpleImmutableEntry<>(in(key), in(value))
        : object;
  }

  private static final class Entries extends AbstractSet<Map.Entry<String, String>> {
    private final Set<Map.Entry<byte[], byte[]>> entries;

    Entries(Set<Map.Entry<byte[], byte[]>> entries) {
      this.entries = entries;
    }

    @Override
    public Iterator<Map.Entry<String, String>> iterator() {
      return converted(entries.iterator(), TextMap::out);
    }

    @Override
    public boolean contains(Object object) {
      return entries.contains(entryIn(object));
    }

    @Override
    public boolean remove(Object object) {
      return entries.remove(entryIn(object));
    }

    @Override
    public int size() {
      return entries.size();
    }

    @Override
    public void clear() {
      entries.clear();
    }
  }

  private static final class Values extends AbstractCollection<String> {
    private final Collection<byte[]> values;

    Values(Collection<byte[]> values) {
      this.values = values;
    }

    @Override
    public Iterator<String> iterator() {
      return converted(values.iterator(), TextMap::out);
    }

    @Override
    public boolean contains(Object object) {
      return values.contains(in(object));
    }

    @Override
    public boolean remove(Object object) {
      return values.remove(in(object));
    }

    @Override
    public int size() {
      return values.size();
    }

    @Override
    public void clear() {
      values.clear();
    }
  }

  static <A, B> Iterator<B> converted(Iterator<A> iterator, Function<A, B> conversion) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return iterator.hasNext();
      }

      @Override
      public B next() {
        return conversion.apply(iterator.next());
      }

      @Override
      public void remove() {
        iterator.remove();
      }
    };
  }
}
