package io.kiwidb.testkit.crash;

import io.kiwidb.Keyspace;
import io.kiwidb.testkit.model.Keys;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * The keys and values of a store by keyspace, and when they expire; a keyspace that exists is
 * present even if it is empty. Threading: not thread-safe.
 */
public final class StoreContents {
  private final NavigableMap<String, NavigableMap<byte[], byte[]>> keyspaces = new TreeMap<>();
  private final NavigableMap<String, NavigableMap<byte[], Long>> expiries = new TreeMap<>();
  private OptionalLong time = OptionalLong.empty();

  /** Creates the contents of a new store: the default keyspace, empty. */
  public StoreContents() {
    add(Keyspace.DEFAULT);
  }

  /** Returns a copy. */
  public StoreContents copy() {
    StoreContents copy = new StoreContents();
    keyspaces.forEach((name, content) -> copy.keyspaces.put(name, new TreeMap<>(content)));
    expiries.forEach((name, content) -> copy.expiries.put(name, new TreeMap<>(content)));
    copy.time = time;
    return copy;
  }

  /** Sets the time of the store at which they were read, in milliseconds since 1970. */
  void time(long millis) {
    time = OptionalLong.of(millis);
  }

  /** Returns the time at which they were read; empty if nothing tells it. */
  OptionalLong time() {
    return time;
  }

  /** Sets when the value of a key expires. */
  void expires(String name, byte[] key, long millis) {
    expiries.computeIfAbsent(name, any -> new TreeMap<>(Keys.ORDER)).put(key, millis);
  }

  /** Returns when the value of a key expires; {@link Long#MAX_VALUE} for never. */
  public long expiry(String name, byte[] key) {
    NavigableMap<byte[], Long> content = expiries.get(name);
    return content == null ? Long.MAX_VALUE : content.getOrDefault(key, Long.MAX_VALUE);
  }

  /** Adds an empty keyspace, unless it exists; returns its content, to be modified. */
  public NavigableMap<byte[], byte[]> add(String name) {
    return keyspaces.computeIfAbsent(name, any -> new TreeMap<>(Keys.ORDER));
  }

  /** Returns the names of the keyspaces. */
  public Set<String> names() {
    return keyspaces.keySet();
  }

  /** Returns the content of a keyspace. Requires: it exists. */
  public NavigableMap<byte[], byte[]> of(String name) {
    NavigableMap<byte[], byte[]> content = keyspaces.get(name);
    if (content == null) {
      throw new IllegalArgumentException("there is no keyspace " + name + " in " + names());
    }
    return content;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    keyspaces.forEach((name, content) -> {
      text.append(text.length() == 0 ? "" : ", ");
      text.append(content.size()).append(" keys in ").append(name);
    });
    return text.toString();
  }
}
