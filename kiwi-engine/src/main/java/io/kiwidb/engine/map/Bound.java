package io.kiwidb.engine.map;

import java.util.Objects;

/**
 * One end of a range of keys, or the place where a search begins. Threading: immutable, provided
 * that nobody writes to the key.
 *
 * @param key the key
 * @param edge whether the key itself belongs to the range
 */
record Bound(byte[] key, Edge edge) {
  /** Whether a bound's key belongs to the range. */
  enum Edge {
    INCLUSIVE,
    EXCLUSIVE;

    /** In the words of {@link java.util.NavigableMap}. */
    static Edge of(boolean inclusive) {
      return inclusive ? INCLUSIVE : EXCLUSIVE;
    }
  }

  Bound {
    Objects.requireNonNull(key, "key");
  }

  static Bound inclusive(byte[] key) {
    return new Bound(key, Edge.INCLUSIVE);
  }

  static Bound exclusive(byte[] key) {
    return new Bound(key, Edge.EXCLUSIVE);
  }

  boolean isInclusive() {
    return edge == Edge.INCLUSIVE;
  }

  /** The same with a key that nobody else can write to. */
  Bound copy() {
    return new Bound(key.clone(), edge);
  }
}
