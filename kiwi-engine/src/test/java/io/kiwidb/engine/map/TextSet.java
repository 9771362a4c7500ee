package io.kiwidb.engine.map;

import java.nio.charset.StandardCharsets;
import java.util.AbstractSet;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NavigableSet;
import java.util.SortedSet;

/** A sorted set of arrays presented as one of strings, see {@link TextMap}. */
final class TextSet extends AbstractSet<String> implements NavigableSet<String> {
  private final NavigableSet<byte[]> set;

  TextSet(NavigableSet<byte[]> set) {
    this.set = set;
  }

  static byte[] encode(Object text) {
    return text == null ? null : ((String) text).getBytes(StandardCharsets.UTF_8);
  }

  static String decode(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public Comparator<? super String> comparator() {
    Comparator<? super byte[]> order = set.comparator();
    return (a, b) -> order.compare(encode(a), encode(b));
  }

  @Override
  public Iterator<String> iterator() {
    return TextMap.converted(set.iterator(), TextSet::decode);
  }

  @Override
  public Iterator<String> descendingIterator() {
    return TextMap.converted(set.descendingIterator(), TextSet::decode);
  }

  @Override
  public boolean contains(Object key) {
    return set.contains(encode(key));
  }

  @Override
  public boolean remove(Object key) {
    return set.remove(encode(key));
  }

  @Override
  public boolean add(String key) {
    return set.add(encode(key));
  }

  @Override
  public int size() {
    return set.size();
  }

  @Override
  public void clear() {
    set.clear();
  }

  @Override
  public String first() {
    return decode(set.first());
  }

  @Override
  public String last() {
    return decode(set.last());
  }

  @Override
  public String lower(String key) {
    return decode(set.lower(encode(key)));
  }

  @Override
  public String floor(String key) {
    return decode(set.floor(encode(key)));
  }

  @Override
  public String ceiling(String key) {
    return decode(set.ceiling(encode(key)));
  }

  @Override
  public String higher(String key) {
    return decode(set.higher(encode(key)));
  }

  @Override
  public String pollFirst() {
    return decode(set.pollFirst());
  }

  @Override
  public String pollLast() {
    return decode(set.pollLast());
  }

  @Override
  public NavigableSet<String> descendingSet() {
    return new TextSet(set.descendingSet());
  }

  @Override
  public NavigableSet<String> subSet(
      String from, boolean fromInclusive, String to, boolean toInclusive) {
    return new TextSet(set.subSet(encode(from), fromInclusive, encode(to), toInclusive));
  }

  @Override
  public NavigableSet<String> headSet(String to, boolean inclusive) {
    return new TextSet(set.headSet(encode(to), inclusive));
  }

  @Override
  public NavigableSet<String> tailSet(String from, boolean inclusive) {
    return new TextSet(set.tailSet(encode(from), inclusive));
  }

  @Override
  public SortedSet<String> subSet(String from, String to) {
    return new TextSet((NavigableSet<byte[]>) set.subSet(encode(from), encode(to)));
  }

  @Override
  public SortedSet<String> headSet(String to) {
    return new TextSet((NavigableSet<byte[]>) set.headSet(encode(to)));
  }

  @Override
  public SortedSet<String> tailSet(String from) {
    return new TextSet((NavigableSet<byte[]>) set.tailSet(encode(from)));
  }
}
