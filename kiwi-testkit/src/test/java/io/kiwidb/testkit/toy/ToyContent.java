package io.kiwidb.testkit.toy;

import io.kiwidb.testkit.model.Keys;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A map that is copied on the first write behind a snapshot. */
final class ToyContent {
  private NavigableMap<byte[], byte[]> map = new TreeMap<>(Keys.ORDER);
  private boolean shared;

  NavigableMap<byte[], byte[]> present() {
    return map;
  }

  /** Returns the present content, which stays as it is. */
  NavigableMap<byte[], byte[]> frozen() {
    shared = true;
    return map;
  }

  NavigableMap<byte[], byte[]> writable() {
    if (shared) {
      replace(map);
    }
    return map;
  }

  void replace(NavigableMap<byte[], byte[]> content) {
    map = new TreeMap<>(content);
    shared = false;
  }

  void clear() {
    replace(new TreeMap<>(Keys.ORDER));
  }
}
